// Our kernels for tfjs's wasm backend, registered under the names that the network's kernels look for.
import * as tf from '@tensorflow/tfjs';
import { ACTIVATIONS, type Activation } from './gemm';
import { QUERY_TILE } from './jobs/attention';
import { type BackendWasm, WasmRuntime } from './runtime';
import type { StartThread } from './thread-start';
import { ALIGNING, aligned, FLOAT, PANEL } from './write';

const runtimes = new WeakMap<BackendWasm, WasmRuntime>();

function runtimeOf(backend: BackendWasm): WasmRuntime {
  const known = runtimes.get(backend);
  if (known) return known;
  return startRuntime(backend, 1);
}

function startRuntime(backend: BackendWasm, threads: number, start?: StartThread): WasmRuntime {
  const made = new WasmRuntime(backend, threads, start);
  runtimes.set(backend, made);
  return made;
}

type Inputs = Readonly<Record<string, tf.TensorInfo | undefined>>;

/** What a kernel gets of tfjs: inputs by name, its backend, attributes by name. */
interface Call {
  readonly inputs: Inputs;
  readonly backend: BackendWasm;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function addressOf({ backend, inputs }: Call, name: string): number {
  const info = inputs[name];
  return info ? backend.getMemoryOffset(info.dataId) : 0;
}

function shapeOf({ inputs }: Call, name: string): readonly number[] {
  const info = inputs[name];
  if (!info) throw new Error(`the kernel needs ${name}`);
  if (info.dtype !== 'float32') throw new Error(`${name} is ${info.dtype}, not float32`);
  return info.shape;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** activation(x weight + bias + residual); x [..., in], weight [in, out], bias [out], residual [..., out]. */
function linear(call: Call): tf.TensorInfo {
  const { backend, attributes } = call;
  const x = shapeOf(call, 'x');
  const [depth = 0, columns = 0] = shapeOf(call, 'weight');
  const activation = (attributes.activation ?? 'linear') as Activation;
  const out = backend.makeOutput([...x.slice(0, -1), columns], 'float32');
  runtimeOf(backend).run('linear', {
    x: addressOf(call, 'x'),
    rows: sizeOf(x) / depth,
    depth,
    columns,
    weight: addressOf(call, 'weight'),
    bias: addressOf(call, 'bias'),
    residual: addressOf(call, 'residual'),
    activation: ACTIVATIONS[activation],
    out: backend.getMemoryOffset(out.dataId),
  });
  return out;
}

/**
 * Convolution of x [B, H, W, in] by weight [size, size, in, out] with bias [out]; `stride`, `pad` zeros on each of the
 * four sides, `activation` linear or relu, behind a residual of the result's shape where one is given.
 */
function convolution(call: Call): tf.TensorInfo {
  const { backend, attributes } = call;
  const [batch = 0, height = 0, width = 0, from = 0] = shapeOf(call, 'x');
  const [size = 0, , , to = 0] = shapeOf(call, 'weight');
  const { stride, pad } = attributes as { stride: number; pad: number };
  const along = (length: number) => Math.floor((length + 2 * pad - size) / stride) + 1;
  const [outHeight, outWidth] = [along(height), along(width)];
  const depth = size * size * from;
  const out = backend.makeOutput([batch, outHeight, outWidth, to], 'float32');
  const packed = backend.makeOutput([Math.ceil(to / PANEL) * depth * PANEL + ALIGNING], 'float32');
  const runtime = runtimeOf(backend);
  const at = aligned(backend.getMemoryOffset(packed.dataId));
  runtime.run('packWeight', { weight: addressOf(call, 'weight'), depth, columns: to, to: at });
  runtime.run('convolution', {
    x: addressOf(call, 'x'),
    packed: at,
    bias: addressOf(call, 'bias'),
    residual: addressOf(call, 'residual'),
    ...{ batch, height, width, from, size, stride, pad, outHeight, outWidth, to },
    activation: ACTIVATIONS[(attributes.activation ?? 'linear') as Activation],
    out: backend.getMemoryOffset(out.dataId),
  });
  backend.disposeData(packed.dataId);
  return out;
}

/** x [..., D], gain and bias [D]; `epsilon`. */
function layerNorm(call: Call): tf.TensorInfo {
  const { backend, attributes } = call;
  const x = shapeOf(call, 'x');
  const width = x.at(-1) ?? 1;
  const out = backend.makeOutput([...x], 'float32');
  runtimeOf(backend).run('layerNorm', {
    x: addressOf(call, 'x'),
    gain: addressOf(call, 'gain'),
    bias: addressOf(call, 'bias'),
    epsilon: attributes.epsilon as number,
    rows: sizeOf(x) / width,
    width,
    out: backend.getMemoryOffset(out.dataId),
  });
  return out;
}

/** Elementwise, any shape. */
function gelu(call: Call): tf.TensorInfo {
  const { backend } = call;
  const shape = shapeOf(call, 'x');
  const out = backend.makeOutput([...shape], 'float32');
  runtimeOf(backend).run('gelu', {
    x: addressOf(call, 'x'),
    count: sizeOf(shape),
    out: backend.getMemoryOffset(out.dataId),
  });
  return out;
}

/**
 * Either `qkv` [B, N, 3 D] or q [B, Nq, D], k and v [B, Nk, D], heads side by side. Gives [B, Nq, D], and the softmax
 * weights of the first `rows` queries [B, heads, rows, Nk] where `rows` is not 0.
 */
function attention(call: Call): tf.TensorInfo[] {
  const { inputs, backend, attributes } = call;
  const heads = attributes.heads as number;
  const rows = (attributes.rows ?? 0) as number;
  const packed = inputs.qkv !== undefined;
  const [batch = 0, queries = 0, columns = 0] = shapeOf(call, packed ? 'qkv' : 'q');
  const keys = packed ? queries : (shapeOf(call, 'k')[1] ?? 0);
  const width = packed ? columns / 3 : columns;
  const context = backend.makeOutput([batch, queries, width], 'float32');
  const weights = rows > 0 ? [backend.makeOutput([batch, heads, rows, keys], 'float32')] : [];
  const [q, k, v] = packed
    ? [0, 1, 2].map((part) => addressOf(call, 'qkv') + part * width * FLOAT)
    : ['q', 'k', 'v'].map((name) => addressOf(call, name));
  const stride = columns * FLOAT;
  const runtime = runtimeOf(backend);
  runtime.run('attention', {
    ...{ q: q ?? 0, k: k ?? 0, v: v ?? 0, strideQ: stride, strideK: stride, strideV: stride },
    ...{ batch, heads, queries, keys, depth: width / heads, rows },
    context: backend.getMemoryOffset(context.dataId),
    weights: weights[0] ? backend.getMemoryOffset(weights[0].dataId) : 0,
    queryBlocks: queryBlocksOf(runtime.threads, batch * heads, queries),
  });
  return [context, ...weights];
}

/** As `packedSelfAttention` of ../attention: a job a segment. */
function packedAttention(call: Call): tf.TensorInfo {
  const { inputs, backend, attributes } = call;
  const heads = attributes.heads as number;
  const [, tokens = 0, columns = 0] = shapeOf(call, 'qkv');
  const { starts } = inputs;
  if (starts?.dtype !== 'int32') throw new Error('the kernel needs starts in int32');
  const width = columns / 3;
  const context = backend.makeOutput([1, tokens, width], 'float32');
  const bounds = backend.readSync(starts.dataId) as Int32Array;
  const [from, to] = [addressOf(call, 'qkv'), backend.getMemoryOffset(context.dataId)];
  const stride = columns * FLOAT;
  const runtime = runtimeOf(backend);
  for (const [i, start] of bounds.subarray(0, -1).entries()) {
    const rows = (bounds[i + 1] ?? start) - start;
    const q = from + start * stride;
    runtime.run('attention', {
      ...{ q, k: q + width * FLOAT, v: q + 2 * width * FLOAT, strideQ: stride, strideK: stride, strideV: stride },
      ...{ batch: 1, heads, queries: rows, keys: rows, depth: width / heads, rows: 0, weights: 0 },
      context: to + start * width * FLOAT,
      queryBlocks: queryBlocksOf(runtime.threads, heads, rows),
    });
  }
  return context;
}

const KERNELS = {
  MartLinear: linear,
  MartConvolution: convolution,
  MartLayerNorm: layerNorm,
  MartGelu: gelu,
  MartAttention: attention,
  MartPackedAttention: packedAttention,
};

/** Blocks of a head's queries so that all threads have some: each block transposes the keys and packs the values again. */
function queryBlocksOf(threads: number, wholes: number, queries: number): number {
  const wanted = threads === 1 ? 1 : Math.ceil((3 * threads) / wholes);
  return Math.max(1, Math.min(wanted, Math.floor(queries / QUERY_TILE)));
}

/** Registers the kernels for the backend 'wasm', once. */
export function registerWasmKernels(): void {
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, 'wasm')) continue;
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, backend, attrs }) =>
        kernel({ inputs: inputs as Inputs, backend: backend as BackendWasm, attributes: attrs ?? {} }),
    });
  }
}

/**
 * Registers the kernels and starts their threads on the wasm backend, which is the current one. Gives how many work: at
 * most `threads`, one without cross-origin isolation, each started by `start`. Belongs into a worker: who runs a kernel waits for its threads.
 */
export function startWasmKernels(threads: number, start?: StartThread): number {
  registerWasmKernels();
  const backend = tf.backend() as unknown as BackendWasm;
  return (runtimes.get(backend) ?? startRuntime(backend, threads, start)).threads;
}
