// tfjs's kernels as ONNX nodes, for the backend in recorder.ts: those that the network uses, each in the form that
// onnxruntime runs best.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../../src/lib/assert';
import { folded, INPUTS } from './fold';
import { float, int, ints } from './model';
import { RECORDER, type Recorder, sameShape } from './recorder';

type Info = tf.TensorInfo;
// biome-ignore lint/suspicious/noExplicitAny: every kernel of tfjs has attributes of its own
type Attributes = any;
/** Inputs stand in the order of `INPUTS`; one that is not given is undefined. */
type RecordKernel = (
  recorder: Recorder,
  inputs: readonly (Info | undefined)[],
  attributes: Attributes,
) => Info | Info[];

/** One value in, one of the same shape out. */
const unary =
  (op: string): RecordKernel =>
  (recorder, [x]) => {
    assert(x !== undefined, 'one input');
    const shape = recorder.underlyingShape(x);
    return recorder.node(op, [recorder.nameOf(x, shape)], shape, {}, x.shape);
  };

const binary =
  (op: string): RecordKernel =>
  (recorder, [a, b]) => {
    assert(a !== undefined && b !== undefined, 'two inputs');
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return recorder.node(op, [recorder.nameOf(a), recorder.nameOf(b)], shape);
  };

const reduction =
  (op: string): RecordKernel =>
  (recorder, [x], { axis, reductionIndices, keepDims }) => {
    assert(x !== undefined, 'one input');
    const axes = tf.util.parseAxisParam(axis ?? reductionIndices, x.shape);
    const shape = x.shape.flatMap((size, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [size]));
    const attributes = { keepdims: int(keepDims ? 1 : 0) };
    return recorder.node(op, [recorder.nameOf(x), recorder.integers(axes)], shape, { attributes });
  };

function transpose(recorder: Recorder, x: Info, perm: readonly number[]): Info {
  const name = recorder.nameOf(x);
  const shape = perm.map((axis) => x.shape[axis] ?? 0);
  // A transpose of a transpose that undoes it, as between two convolutions.
  const before = recorder.producer(name);
  const first = before?.op === 'Transpose' && before.attributes.perm;
  if (before && first && first.kind === 'ints' && perm.every((axis, i) => first.value[axis] === i)) {
    return recorder.computed(before.inputs[0] ?? '', shape);
  }
  return recorder.node('Transpose', [name], shape, { attributes: { perm: ints(perm) } });
}

function product(recorder: Recorder, a: Info, b: Info, turnA: boolean, turnB: boolean): Info {
  const turned = (x: Info, turn: boolean): Info => {
    const last = x.shape.length - 1;
    const perm = x.shape.map((_, i) => (i === last ? last - 1 : i === last - 1 ? last : i));
    return turn ? transpose(recorder, x, perm) : x;
  };
  const left = turned(a, turnA);
  const right = turned(b, turnB);
  const [inner = 0, columns = 0] = right.shape.slice(-2);
  const view = [
    ...tf.broadcast_util.assertAndGetBroadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2)),
    left.shape.at(-2) ?? 0,
    columns,
  ];
  // One matrix for all rows: rows may stay as they lie.
  if (tf.util.sizeFromShape(right.shape) === inner * columns) {
    const rows = recorder.underlyingShape(left);
    if (rows.at(-1) === inner) {
      const names = [recorder.nameOf(left, rows), recorder.nameOf(right, [inner, columns])];
      return recorder.node('MatMul', names, [...rows.slice(0, -1), columns], {}, view);
    }
  }
  return recorder.node('MatMul', [recorder.nameOf(left), recorder.nameOf(right)], view);
}

/** Adds a bias along the last axis in the shape in which x was computed. */
function addBias(recorder: Recorder, x: Info, bias: Info): Info {
  const shape = recorder.underlyingShape(x);
  const size = tf.util.sizeFromShape(bias.shape);
  return recorder.node('Add', [recorder.nameOf(x, shape), recorder.nameOf(bias, [size])], shape, {}, x.shape);
}

const ACTIVATIONS: Readonly<Record<string, string>> = { relu: 'Relu', gelu: 'Gelu' };

/** Picture [B, rows, columns, in], filter [rows, columns, in, out], bias [out], residual as the result; as many zeros on all sides. */
function convolution(
  recorder: Recorder,
  [x, filter, bias, residual]: readonly (Info | undefined)[],
  stride: number | [number, number],
  pad: number,
  activation: string,
): Info {
  assert(x !== undefined && filter !== undefined && bias !== undefined, 'a picture, a filter and a bias');
  type Shape = [number, number, number, number];
  const shapes = [x.shape as Shape, filter.shape as Shape] as const;
  const { batchSize, outChannels, outHeight, outWidth, padInfo, strideHeight, strideWidth } =
    tf.backend_util.computeConv2DInfo(...shapes, stride, 1, pad);
  const inputs = [transpose(recorder, x, [0, 3, 1, 2]), folded('Transpose', [filter], { perm: [3, 2, 0, 1] }), bias];
  const attributes = {
    strides: ints([strideHeight, strideWidth]),
    pads: ints([padInfo.top, padInfo.left, padInfo.bottom, padInfo.right]),
  };
  const names = inputs.map((input) => recorder.nameOf(input));
  const plain = recorder.node('Conv', names, [batchSize, outChannels, outHeight, outWidth], { attributes });
  const out = residual ? sum(recorder, plain, transpose(recorder, residual, [0, 3, 1, 2])) : plain;
  return transpose(recorder, activated(recorder, out, activation), [0, 2, 3, 1]);
}

function activated(recorder: Recorder, x: Info, activation: string): Info {
  if (activation === 'linear') return x;
  const op = ACTIVATIONS[activation];
  assert(op !== undefined, 'a product ends linear, in ReLU or in GELU');
  return unary(op)(recorder, [x], {}) as Info;
}

const sum = (recorder: Recorder, a: Info, b: Info): Info => binary('Add')(recorder, [a, b], {}) as Info;

/** activation(x weight + bias + residual), as src/kernels has it in one program. */
function linear(
  recorder: Recorder,
  x: Info,
  weight: Info,
  bias: Info | undefined,
  residual: Info | undefined,
  activation: string,
): Info {
  const plain = product(recorder, x, weight, false, false);
  const out = bias ? addBias(recorder, plain, bias) : plain;
  return activated(recorder, residual ? sum(recorder, out, residual) : out, activation);
}

interface Heads {
  readonly q: Info;
  readonly k: Info;
  readonly v: Info;
  readonly heads: number;
  /** Of the first queries, softmax weights are given too. */
  readonly rows: number;
}

/** q, k, v [B, N, D] -> [context [B, Nq, D], weights [B, heads, rows, Nk] where rows is not 0]; queries come scaled. */
function attend(recorder: Recorder, { q, k, v, heads, rows }: Heads): Info[] {
  const [batch = 0, queries = 0, width = 0] = q.shape;
  const keys = k.shape[1] ?? 0;
  const depth = width / heads;
  const split = (x: Info, perm: readonly number[]) => {
    const view = { ...x, shape: [batch, x.shape[1] ?? 0, heads, depth] };
    return transpose(recorder, view, perm);
  };
  const transposedKeys = () => split(k, [0, 2, 3, 1]);
  const soften = (left: Info, right: Info, count: number) => {
    const shape = [batch, heads, count, keys];
    const scores = recorder.node('MatMul', [recorder.nameOf(left), recorder.nameOf(right)], shape);
    return recorder.node('Softmax', [recorder.nameOf(scores)], shape, { attributes: { axis: int(-1) } });
  };
  const leading = (x: Info, axis: number) => {
    const shape = x.shape.with(axis, rows);
    const bounds = [[0], [rows], [axis]].map((values) => recorder.integers(values));
    return rows === x.shape[axis] ? x : recorder.node('Slice', [recorder.nameOf(x), ...bounds], shape);
  };

  // Where all weights are asked for, the fused operator would compute them a second time.
  if (recorder.attention === 'fused' && rows < queries) {
    const names = [q, k, v].map((x) => recorder.nameOf(x));
    const attributes = { num_heads: int(heads), scale: float(1) };
    const options = { domain: 'com.microsoft', attributes } as const;
    const context = recorder.node('MultiHeadAttention', names, [batch, queries, width], options);
    if (rows === 0) return [context];
    return [context, soften(split(leading(q, 1), [0, 2, 1, 3]), transposedKeys(), rows)];
  }
  const weights = soften(split(q, [0, 2, 1, 3]), transposedKeys(), queries);
  const values = split(v, [0, 2, 1, 3]);
  const byHead = recorder.node(
    'MatMul',
    [recorder.nameOf(weights), recorder.nameOf(values)],
    [batch, heads, queries, depth],
  );
  const context = { ...transpose(recorder, byHead, [0, 2, 1, 3]), shape: [batch, queries, width] };
  return rows === 0 ? [context] : [context, leading(weights, 2)];
}

/** Queries, keys and values [B, N, D] of qkv [B, N, 3 D]. */
function unpacked(recorder: Recorder, qkv: Info): [q: Info, k: Info, v: Info] {
  const [batch = 0, tokens = 0, packed = 0] = qkv.shape;
  const shape = [batch, tokens, packed / 3];
  const attributes = { axis: int(2), num_outputs: int(3) };
  return recorder.nodes('Split', [recorder.nameOf(qkv)], [shape, shape, shape], { attributes }) as [Info, Info, Info];
}

const KERNELS: Readonly<Record<string, RecordKernel>> = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Tanh: unary('Tanh'),
  Relu: unary('Relu'),
  Identity: unary('Identity'),
  Mean: reduction('ReduceMean'),
  Sum: reduction('ReduceSum'),
  Max: reduction('ReduceMax'),

  Square(recorder, [x]) {
    assert(x !== undefined, 'one input');
    const name = recorder.nameOf(x);
    return recorder.node('Mul', [name, name], x.shape);
  },

  Rsqrt(recorder, [x]) {
    const root = unary('Sqrt')(recorder, x ? [x] : [], {}) as Info;
    return unary('Reciprocal')(recorder, [root], {});
  },

  Softmax(recorder, [x], { dim }) {
    assert(x !== undefined, 'one input');
    return recorder.node('Softmax', [recorder.nameOf(x)], x.shape, { attributes: { axis: int(dim) } });
  },

  Reshape(recorder, [x], { shape }) {
    assert(x !== undefined, 'one input');
    const size = tf.util.sizeFromShape(x.shape);
    recorder.incRef(x.dataId);
    return { dataId: x.dataId, shape: tf.util.inferFromImplicitShape(shape, size), dtype: x.dtype };
  },

  ExpandDims(recorder, [x], { dim }) {
    assert(x !== undefined, 'one input');
    const at = dim < 0 ? x.shape.length + 1 + dim : dim;
    recorder.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape.toSpliced(at, 0, 1), dtype: x.dtype };
  },

  Transpose(recorder, [x], { perm }) {
    assert(x !== undefined, 'one input');
    return transpose(recorder, x, perm);
  },

  Slice(recorder, [x], { begin, size }) {
    assert(x !== undefined, 'one input');
    const { starts, sizes } = sliceBounds(x.shape, begin, size);
    if (sameShape(sizes, x.shape)) return unary('Identity')(recorder, [x], {});
    // Only the axes that are cut.
    const axes = x.shape.flatMap((full, axis) => (sizes[axis] === full ? [] : [axis]));
    const from = axes.map((axis) => starts[axis] ?? 0);
    const to = axes.map((axis) => (starts[axis] ?? 0) + (sizes[axis] ?? 0));
    const inputs = [recorder.nameOf(x), recorder.integers(from), recorder.integers(to), recorder.integers(axes)];
    return recorder.node('Slice', inputs, sizes);
  },

  GatherV2(recorder, [x, indices], { axis }) {
    assert(x !== undefined && indices !== undefined && axis === 0, 'rows, and which of them');
    const places = [...(recorder.readSync(indices.dataId) as Int32Array)];
    return recorder.node('Gather', [recorder.nameOf(x), recorder.integers(places)], x.shape.with(0, places.length));
  },

  Concat(recorder, inputs, { axis }) {
    const parts = inputs.filter((input) => input !== undefined);
    const shapes = parts.map((part) => part.shape);
    const names = parts.map((part) => recorder.nameOf(part));
    const at = tf.util.parseAxisParam(axis, shapes[0] ?? [])[0] ?? 0;
    const shape = tf.backend_util.computeOutShape(shapes, at);
    return recorder.node('Concat', names, shape, { attributes: { axis: int(at) } });
  },

  Tile(recorder, [x], { reps }) {
    assert(x !== undefined, 'one input');
    const shape = x.shape.map((size, i) => size * (reps[i] ?? 1));
    return recorder.node('Tile', [recorder.nameOf(x), recorder.integers(reps)], shape);
  },

  PadV2(recorder, [x], { paddings, constantValue }) {
    assert(x !== undefined && constantValue === 0, 'one input, padded with zeros');
    const pads = paddings as [number, number][];
    const shape = x.shape.map((size, i) => size + (pads[i]?.[0] ?? 0) + (pads[i]?.[1] ?? 0));
    const bounds = recorder.integers([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
    return recorder.node('Pad', [recorder.nameOf(x), bounds], shape);
  },

  Unpack(recorder, [x], { axis }) {
    assert(x !== undefined, 'one input');
    const at = axis < 0 ? x.shape.length + axis : axis;
    const parts = x.shape[at] ?? 0;
    const shape = x.shape.with(at, 1);
    const attributes = { axis: int(at), num_outputs: int(parts) };
    const shapes = Array.from({ length: parts }, () => shape);
    return recorder.nodes('Split', [recorder.nameOf(x)], shapes, { attributes }, shape.toSpliced(at, 1));
  },

  BatchMatMul(recorder, [a, b], { transposeA, transposeB }) {
    assert(a !== undefined && b !== undefined, 'two inputs');
    return product(recorder, a, b, transposeA, transposeB);
  },

  _FusedMatMul(recorder, [a, b, bias], { transposeA, transposeB, activation }) {
    assert(a !== undefined && b !== undefined, 'two inputs');
    const out = product(recorder, a, b, transposeA, transposeB);
    return activated(recorder, bias ? addBias(recorder, out, bias) : out, activation);
  },

  MartLinear(recorder, [x, weight, bias, residual], { activation = 'linear' }) {
    assert(x !== undefined && weight !== undefined, 'x and weight');
    return linear(recorder, x, weight, bias, residual, activation);
  },

  MartLayerNorm(recorder, [x, gain, bias], { epsilon }) {
    assert(x !== undefined && gain !== undefined && bias !== undefined, 'x, gain and bias');
    const shape = recorder.underlyingShape(x).at(-1) === x.shape.at(-1) ? recorder.underlyingShape(x) : x.shape;
    const names = [recorder.nameOf(x, shape), recorder.nameOf(gain), recorder.nameOf(bias)];
    const attributes = { axis: int(-1), epsilon: float(epsilon) };
    return recorder.node('LayerNormalization', names, shape, { attributes }, x.shape);
  },

  MartGelu: unary('Gelu'),

  MartAttention(recorder, [qkv, q, k, v], { heads, rows = 0 }) {
    const parts = qkv ? unpacked(recorder, qkv) : [q, k, v];
    const [queries, keys, values] = parts;
    assert(queries !== undefined && keys !== undefined && values !== undefined, 'qkv, or q, k and v');
    return attend(recorder, { q: queries, k: keys, v: values, heads, rows });
  },

  MartConvolution(recorder, inputs, { stride, pad, activation = 'linear' }) {
    return convolution(recorder, inputs, stride, pad, activation);
  },

  FusedConv2D(recorder, inputs, { strides, pad, activation }) {
    return convolution(recorder, inputs, strides, pad, activation);
  },
};

function sliceBounds(shape: number[], begin: number | number[], size: number | number[]) {
  const bounds = tf.slice_util.parseSliceParams({ shape, rank: shape.length } as tf.Tensor, begin, size);
  return { starts: bounds[0] ?? [], sizes: bounds[1] ?? [] };
}

/** Those that several results come from, or that are no computation. */
const NEVER_FOLDED = new Set([
  'Unpack',
  'Reshape',
  'ExpandDims',
  'Concat',
  'MartLinear',
  'MartConvolution',
  'MartLayerNorm',
  'MartGelu',
  'MartAttention',
]);

for (const [kernelName, record] of Object.entries(KERNELS)) {
  tf.registerKernel({
    kernelName,
    backendName: RECORDER,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const recorder = backend as Recorder;
      const names = INPUTS[kernelName] ?? ['x'];
      // Concat's inputs are a list. tfjs gives null for some that are left out.
      const infos = (kernelName === 'Concat' ? Object.values(inputs) : names.map((name) => inputs[name])).map(
        (info) => (info as Info | null | undefined) ?? undefined,
      );
      const given = infos.filter((info) => info !== undefined);
      const constant = given.every((info) => recorder.contentOf(info).kind === 'constant');
      if (constant && !NEVER_FOLDED.has(kernelName)) return folded(kernelName, given, attrs);
      return record(recorder, infos, attrs ?? {});
    },
  });
}
