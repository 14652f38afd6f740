// An ONNX graph as plain data, and its file: a ModelProto, and the large weights beside it as external data, so that
// they are held once and no file comes near protobuf's 2 GB. Field numbers are onnx.proto's.
import { floatToHalf } from '../../src/lib/half';
import { Message } from './protobuf';

export type Precision = 'f32' | 'f16';

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] };

export interface Node {
  readonly op: string;
  /** '' is ONNX's own, 'com.microsoft' onnxruntime's. */
  readonly domain: '' | 'com.microsoft';
  /** Names of values; '' leaves an optional one out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export type ElementType = 'float32' | 'float16' | 'int64';

export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

export interface Port {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Values are float32 and constants float32 or int64; `encodeModel` makes a half-precision model of the same graph. */
export interface Graph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

export interface Model {
  readonly file: Uint8Array<ArrayBuffer>;
  /** The weights, at the place that the file names `WEIGHTS_FILE`. */
  readonly weights: Uint8Array<ArrayBuffer>;
}

export const WEIGHTS_FILE = 'weights.bin';

const IR_VERSION = 10;
/** The first with Gelu. */
const OPSET = 20;
/** Shapes and other small constants stay inside, where shape inference reads them. */
const EXTERNAL_FROM = 1024;
/** Alignment of external data, by the specification's advice. */
const PAGE = 4096;

const ELEMENT: Readonly<Record<ElementType, number>> = { float32: 1, int64: 7, float16: 10 };

export const int = (value: number): Attribute => ({ kind: 'int', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });

/**
 * The file of `graph`. With f16 all weights and all that is computed are half precision; inputs and outputs stay float32
 * behind and before a Cast, so that every engine is given and asked the same.
 */
export function encodeModel(graph: Graph, precision: Precision): Model {
  const nodes = precision === 'f16' ? castEnds(graph) : graph.nodes;
  const external: { bytes: Uint8Array; offset: number }[] = [];
  let offset = 0;
  const body = new Message().string(2, 'mart');
  for (const node of nodes) body.message(1, encodeNode(node));
  for (const constant of graph.constants) {
    const { type, bytes } = encodeValues(constant.values, precision);
    const tensor = new Message();
    for (const size of constant.shape) tensor.integer(1, size);
    tensor.integer(2, ELEMENT[type]).string(8, constant.name);
    if (bytes.length < EXTERNAL_FROM) {
      tensor.bytes(9, bytes);
    } else {
      for (const [key, value] of Object.entries({ location: WEIGHTS_FILE, offset, length: bytes.length })) {
        tensor.message(13, new Message().string(1, key).string(2, String(value)));
      }
      tensor.integer(14, 1);
      external.push({ bytes, offset });
      offset = Math.ceil((offset + bytes.length) / PAGE) * PAGE;
    }
    body.message(5, tensor);
  }
  for (const port of graph.inputs) body.message(11, encodePort(port));
  for (const port of graph.outputs) body.message(12, encodePort(port));

  const file = new Message()
    .integer(1, IR_VERSION)
    .string(2, 'mart-bench')
    .message(7, body)
    .message(8, new Message().string(1, '').integer(2, OPSET))
    .message(8, new Message().string(1, 'com.microsoft').integer(2, 1))
    .finish();
  const weights = new Uint8Array(offset);
  for (const piece of external) weights.set(piece.bytes, piece.offset);
  return { file, weights };
}

/** The graph's nodes between casts; its ports keep their names. */
function castEnds({ nodes, inputs, outputs }: Graph): Node[] {
  const rename = new Map([...inputs, ...outputs].map(({ name }) => [name, `${name}.f16`]));
  const cast = (from: string, to: string, type: ElementType): Node => ({
    op: 'Cast',
    domain: '',
    inputs: [from],
    outputs: [to],
    attributes: { to: int(ELEMENT[type]) },
  });
  const inside = nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => rename.get(name) ?? name),
    outputs: node.outputs.map((name) => rename.get(name) ?? name),
  }));
  return [
    ...inputs.map(({ name }) => cast(name, `${name}.f16`, 'float16')),
    ...inside,
    ...outputs.map(({ name }) => cast(`${name}.f16`, name, 'float32')),
  ];
}

function encodeNode(node: Node): Message {
  const message = new Message();
  for (const name of node.inputs) message.string(1, name);
  for (const name of node.outputs) message.string(2, name);
  message.string(3, node.outputs[0] ?? '').string(4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message.message(5, encodeAttribute(name, attribute));
  }
  return message.string(7, node.domain);
}

function encodeAttribute(name: string, attribute: Attribute): Message {
  const message = new Message().string(1, name);
  switch (attribute.kind) {
    case 'float':
      return message.float(2, attribute.value).integer(20, 1);
    case 'int':
      return message.integer(3, attribute.value).integer(20, 2);
    case 'string':
      return message.string(4, attribute.value).integer(20, 3);
    case 'ints':
      for (const value of attribute.value) message.integer(8, value);
      return message.integer(20, 7);
  }
}

function encodePort({ name, shape }: Port): Message {
  const dimensions = new Message();
  for (const size of shape) dimensions.message(1, new Message().integer(1, size));
  const type = new Message().message(1, new Message().integer(1, ELEMENT.float32).message(2, dimensions));
  return new Message().string(1, name).message(2, type);
}

function encodeValues(values: Constant['values'], precision: Precision): { type: ElementType; bytes: Uint8Array } {
  if (values instanceof BigInt64Array) return { type: 'int64', bytes: bytesOf(values) };
  if (precision === 'f32') return { type: 'float32', bytes: bytesOf(values) };
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = floatToHalf(values[i] ?? 0);
  return { type: 'float16', bytes: bytesOf(halves) };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
