// A tfjs backend that computes nothing: its kernels (kernels.ts) append ONNX nodes, so that what src/mart does to
// tensors becomes a graph, and the network stays defined once. What depends on weights alone is computed at once, by
// tfjs's cpu backend.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../../src/lib/assert';
import type { Attribute, Constant, Graph, Node, Port } from './model';

export const RECORDER = 'onnx';

/** What a tensor stands for. Its own shape may be a view of this one: reshapes are recorded where a node needs them. */
export type Value =
  | { readonly kind: 'constant'; readonly values: tf.BackendValues }
  | { readonly kind: 'computed'; readonly name: string; readonly shape: readonly number[] };

export interface NodeOptions {
  readonly domain?: Node['domain'];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** `fused`: onnxruntime's own operator. `decomposed`: products and softmax. */
export type AttentionForm = 'fused' | 'decomposed';

export class Recorder extends tf.KernelBackend {
  attention: AttentionForm = 'decomposed';
  readonly #values = new WeakMap<object, { value: Value; references: number }>();
  readonly #producers = new Map<string, Node>();
  readonly #views = new Map<string, string>();
  /** By shape. */
  readonly #constantNames = new Map<Value, Map<string, string>>();
  #nodes: Node[] = [];
  #constants: Constant[] = [];
  #names = 0;

  /** Records `build` on inputs of the given shapes: what its tensors come from, and nothing else. */
  record(inputs: readonly Port[], build: (inputs: readonly tf.Tensor[]) => Readonly<Record<string, tf.Tensor>>): Graph {
    assert(tf.getBackend() === RECORDER, 'the recorder is the current backend');
    const outputs: Port[] = [];
    tf.tidy(() => {
      const tensors = inputs.map(({ name, shape }) => {
        const info = this.computed(name, shape);
        return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor;
      });
      for (const [name, tensor] of Object.entries(build(tensors))) {
        this.#push({ op: 'Identity', domain: '', inputs: [this.nameOf(tensor)], outputs: [name], attributes: {} });
        outputs.push({ name, shape: tensor.shape });
      }
    });
    const graph = pruned({ inputs, outputs, nodes: this.#nodes, constants: this.#constants });
    this.#nodes = [];
    this.#constants = [];
    this.#producers.clear();
    this.#views.clear();
    this.#constantNames.clear();
    return graph;
  }

  /** Appends a node. `shape` is its only result's, `view` the shape that the tensor has, where that is another. */
  node(
    op: string,
    inputs: readonly string[],
    shape: readonly number[],
    options: NodeOptions = {},
    view = shape,
  ): tf.TensorInfo {
    const name = this.#fresh();
    this.#push({ op, domain: options.domain ?? '', inputs, outputs: [name], attributes: options.attributes ?? {} });
    return this.computed(name, shape, view);
  }

  /** Appends a node with one result for each of `shapes`; `view` is the shape of all tensors. */
  nodes(
    op: string,
    inputs: readonly string[],
    shapes: readonly (readonly number[])[],
    options: NodeOptions,
    view: readonly number[] | null = null,
  ): tf.TensorInfo[] {
    const names = shapes.map(() => this.#fresh());
    this.#push({ op, domain: options.domain ?? '', inputs, outputs: names, attributes: options.attributes ?? {} });
    return names.map((name, i) => this.computed(name, shapes[i] ?? [], view ?? shapes[i] ?? []));
  }

  /** A tensor of a computed value. */
  computed(name: string, shape: readonly number[], view = shape): tf.TensorInfo {
    return this.#info({ kind: 'computed', name, shape }, view, 'float32');
  }

  /** The node behind a value's name, if it is a computed one. */
  producer(name: string): Node | null {
    return this.#producers.get(name) ?? null;
  }

  contentOf({ dataId }: tf.TensorInfo): Value {
    const held = this.#values.get(dataId);
    assert(held !== undefined, 'the tensor is of this backend');
    return held.value;
  }

  /** The shape in which a tensor's value was computed: the same values in the same order as in its own. */
  underlyingShape(info: tf.TensorInfo): readonly number[] {
    const value = this.contentOf(info);
    return value.kind === 'computed' ? value.shape : info.shape;
  }

  /** The name of a tensor's value in the tensor's shape, behind a Reshape where it was computed in another. */
  nameOf(info: tf.TensorInfo, shape: readonly number[] = info.shape): string {
    const value = this.contentOf(info);
    if (value.kind === 'constant') {
      const key = shape.join();
      const known = this.#constantNames.get(value)?.get(key);
      if (known !== undefined) return known;
      const name = this.#constant(shape, value.values as Float32Array);
      const names = this.#constantNames.get(value) ?? new Map<string, string>();
      this.#constantNames.set(value, names.set(key, name));
      return name;
    }
    if (sameShape(shape, value.shape)) return value.name;
    const key = `${value.name}:${shape.join()}`;
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const name = this.#fresh();
    const inputs = [value.name, this.integers(shape)];
    this.#push({ op: 'Reshape', domain: '', inputs, outputs: [name], attributes: {} });
    this.#views.set(key, name);
    return name;
  }

  /** A constant list of int64, as shapes, axes and bounds are. */
  integers(values: readonly number[]): string {
    return this.#constant([values.length], BigInt64Array.from(values, BigInt));
  }

  override write(values: tf.BackendValues, _shape: number[], _dtype: tf.DataType): object {
    const dataId = {};
    this.#values.set(dataId, { value: { kind: 'constant', values }, references: 1 });
    return dataId;
  }

  override move(dataId: object, values: tf.BackendValues, _shape: number[], _dtype: tf.DataType, references: number) {
    this.#values.set(dataId, { value: { kind: 'constant', values }, references });
  }

  override readSync(dataId: object): tf.BackendValues {
    const value = this.#values.get(dataId)?.value;
    if (value?.kind !== 'constant') throw new Error('a graph that is being recorded has no values to read');
    return value.values;
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object): boolean {
    const held = this.#values.get(dataId);
    if (held) held.references--;
    return !held || held.references <= 0;
  }

  override incRef(dataId: object): void {
    const held = this.#values.get(dataId);
    if (held) held.references++;
  }

  override refCount(dataId: object): number {
    return this.#values.get(dataId)?.references ?? 0;
  }

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  #info(value: Value, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, { value, references: 1 });
    return { dataId, shape: [...shape], dtype };
  }

  #constant(shape: readonly number[], values: Float32Array | BigInt64Array): string {
    const name = this.#fresh();
    // tfjs keeps booleans and int32 in other arrays; in a graph of this network they are all factors.
    const numbers =
      values instanceof BigInt64Array || values instanceof Float32Array ? values : Float32Array.from(values);
    this.#constants.push({ name, shape, values: numbers });
    return name;
  }

  #push(node: Node): void {
    this.#nodes.push(node);
    for (const name of node.outputs) this.#producers.set(name, node);
  }

  #fresh(): string {
    return `v${this.#names++}`;
  }
}

/** Makes the recorder tfjs's current backend, once and for all registered under `RECORDER`. */
export async function startRecorder(): Promise<Recorder> {
  const known = tf.engine().registryFactory[RECORDER];
  if (!known) tf.registerBackend(RECORDER, () => new Recorder());
  await tf.setBackend(RECORDER);
  return tf.engine().backend as Recorder;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** Without the nodes and constants that no output needs. */
function pruned({ inputs, outputs, nodes, constants }: Graph): Graph {
  const needed = new Set(outputs.map(({ name }) => name));
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const name of node.inputs) needed.add(name);
    return true;
  });
  return {
    inputs,
    outputs,
    nodes: kept.reverse(),
    constants: constants.filter(({ name }) => needed.has(name)),
  };
}
