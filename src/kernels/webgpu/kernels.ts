// Our kernels for tfjs's WebGPU backend, registered under the names that the network's kernels look for.
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { FrameShape } from '../frames';
import { precision } from '../precision';
import { attention as attentionProgram, attentionRows, queriesTogether } from './attention';
import { type Form, KernelDevice } from './device';
import { frameWindowSource, squares as squaresProgram, tubeletSource, tubeletsOf } from './frames';
import { type Activation, packedBytes, packing, product, type Tile, tileFor, workgroupsOf } from './product';
import { GELU_VALUES, gelu as geluProgram, layerNorm as layerNormProgram, widestRow } from './rows';
import { rowsSource, type Source, windowSource, windowsOf } from './sources';

/** How the tile of a product of so many rows and columns is chosen. */
export type ChooseTile = (rows: number, columns: number) => Tile;

const devices = new WeakMap<WebGPUBackend, { device: KernelDevice; chooseTile: ChooseTile }>();

/** The device of tfjs's current backend, where it is webgpu and our kernels were started on it. */
export function kernelDevice(): KernelDevice | null {
  if (tf.getBackend() !== 'webgpu') return null;
  return devices.get(tf.backend() as WebGPUBackend)?.device ?? null;
}

/** What a kernel gets of tfjs: inputs by name, the device, attributes by name. */
interface Call {
  readonly inputs: Readonly<Record<string, tf.TensorInfo | undefined>>;
  readonly device: KernelDevice;
  readonly chooseTile: ChooseTile;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** WebGPU's least for the workgroups of one dimension. */
const ACROSS = 65535;

function input({ inputs }: Call, name: string): tf.TensorInfo {
  const info = inputs[name];
  if (!info) throw new Error(`the kernel needs ${name}`);
  if (info.dtype !== 'float32') throw new Error(`${name} is ${info.dtype}, not float32`);
  return info;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((count, length) => count * length, 1);

/** One dimension of workgroups as two, within the limit. */
function spread(count: number): readonly [number, number, number] {
  const down = Math.ceil(count / ACROSS);
  return [Math.ceil(count / down), down, 1];
}

interface Product {
  readonly source: Source;
  /** Of the source. */
  readonly buffers: readonly GPUBuffer[];
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Of the result. */
  readonly shape: readonly number[];
  /** Where it is not an attribute of the call. */
  readonly activation?: Activation;
}

/** The product of a source's rows with the input `weight`, whose values are [depth, columns]. */
function run(call: Call, { source, buffers, rows, depth, columns, shape, activation }: Product): tf.TensorInfo {
  const { device, inputs, attributes } = call;
  const { residual } = inputs;
  const tile = call.chooseTile(rows, columns);
  const weight = precision();
  const { info, buffer } = device.output(shape);
  device.dispatch({
    program: product({
      source,
      tile,
      weight,
      activation: activation ?? (attributes.activation as Activation | undefined) ?? 'linear',
      residual: residual !== undefined,
      fours: columns % 4 === 0,
    }),
    buffers: [
      ...buffers,
      packedWeight(device, input(call, 'weight'), depth, columns),
      device.bufferOf(input(call, 'bias')),
      ...(residual ? [device.bufferOf(residual)] : []),
      buffer,
    ],
    sizes: [rows, columns, depth],
    workgroups: workgroupsOf(tile, rows, columns),
  });
  return info;
}

/** As the product reads it. In float32 and in fours it is packed as it comes. */
function packedWeight(device: KernelDevice, weight: tf.TensorInfo, depth: number, columns: number): GPUBuffer {
  const type = precision();
  const asItIs = type === 'f32' && depth % 4 === 0 && columns % 4 === 0;
  if (asItIs) return device.unchanged(weight);
  return device.rewritten(weight, type, packedBytes(depth, columns, type), (from, to) =>
    device.dispatch({
      program: packing(type),
      buffers: [from, to],
      sizes: [columns, depth],
      workgroups: [Math.ceil(columns / 4 / 8), Math.ceil(Math.ceil(depth / 4) / 2), 1],
    }),
  );
}

/** activation(x weight + bias + residual); x [..., in], weight [in, out], bias [out], residual [..., out]. */
function linear(call: Call): tf.TensorInfo {
  const { shape } = input(call, 'x');
  const [depth = 0, columns = 0] = input(call, 'weight').shape;
  return run(call, {
    source: rowsSource(depth),
    buffers: [call.device.bufferOf(input(call, 'x'))],
    rows: sizeOf(shape) / depth,
    depth,
    columns,
    shape: [...shape.slice(0, -1), columns],
  });
}

/**
 * Convolution of x [B, H, W, in] by weight [size, size, in, out] with bias [out]; `stride`, `pad` zeros on each of the
 * four sides, `activation` linear or relu, behind a residual of the result's shape where one is given.
 */
function convolution(call: Call): tf.TensorInfo {
  const { attributes } = call;
  const [batch = 0, height = 0, width = 0, channels = 0] = input(call, 'x').shape;
  const [size = 0, , , columns = 0] = input(call, 'weight').shape;
  const { stride, pad } = attributes as { stride: number; pad: number };
  const window = { height, width, channels, size, stride, pad };
  const { down, across } = windowsOf(window);
  return run(call, {
    source: windowSource(window),
    buffers: [call.device.bufferOf(input(call, 'x'))],
    rows: batch * down * across,
    depth: size * size * channels,
    columns,
    shape: [batch, down, across, columns],
  });
}

/** As `convolveBanks` of ../spectrogram. */
function bankConvolution(call: Call): tf.TensorInfo {
  const [batch = 0, width = 0, height = 0] = input(call, 'banks').shape;
  const [size = 0, , , columns = 0] = input(call, 'weight').shape;
  const { stride } = call.attributes as { stride: number };
  const window = { height, width, channels: 1, size, stride, pad: 0, byColumns: true };
  const { down, across } = windowsOf(window);
  return run(call, {
    source: windowSource(window),
    buffers: [call.device.bufferOf(input(call, 'banks'))],
    rows: batch * down * across,
    depth: size * size,
    columns,
    shape: [batch, down, across, columns],
  });
}

/** The bytes of a batch's frames, and how many segments they are. */
function framesOf({ inputs, device }: Call): { bytes: GPUBuffer; segments: number } {
  const { frames } = inputs;
  if (frames?.dtype !== 'int32') throw new Error('the kernel needs frames as bytes in int32');
  return { bytes: device.bufferOf(frames), segments: frames.shape[0] ?? 0 };
}

/** As `projectFrames` of ../frames. */
function frameProjection(call: Call): tf.TensorInfo {
  const shape = call.attributes as unknown as FrameShape;
  const { bytes, segments } = framesOf(call);
  const [depth = 0, columns = 0] = input(call, 'weight').shape;
  const rows = segments * tubeletsOf(shape);
  return run(call, { source: tubeletSource(shape), buffers: [bytes], rows, depth, columns, shape: [rows, columns] });
}

/** As `convolveFrames` of ../frames. */
function frameConvolution(call: Call): tf.TensorInfo {
  const shape = call.attributes as unknown as FrameShape;
  const { bytes, segments } = framesOf(call);
  const [size = 0, , channels = 0, columns = 0] = input(call, 'weight').shape;
  const [pictures, across] = [(segments * shape.frames) / shape.depth, shape.side / size];
  return run(call, {
    source: frameWindowSource(shape, size),
    buffers: [bytes],
    rows: pictures * across * across,
    depth: size * size * channels,
    columns,
    shape: [pictures, across, across, columns],
    activation: 'relu',
  });
}

/** As `frameSquares` of ../frames. */
function frameSquares(call: Call): tf.TensorInfo {
  const { device, attributes } = call;
  const { epsilon, ...shape } = attributes as unknown as FrameShape & { readonly epsilon: number };
  const { bytes, segments } = framesOf(call);
  const patches = tubeletsOf(shape);
  const { info, buffer } = device.output([segments, patches, 2]);
  device.dispatch({
    program: squaresProgram(shape, epsilon),
    buffers: [device.bufferOf(input(call, 'recovered')), bytes, buffer],
    sizes: [patches],
    workgroups: [patches, segments, 1],
  });
  return info;
}

/** x [..., D], gain and bias [D]; `epsilon`. */
function layerNorm(call: Call): tf.TensorInfo {
  const { device, attributes } = call;
  const x = input(call, 'x');
  const width = x.shape.at(-1) ?? 1;
  if (width > widestRow(width % 4 === 0)) throw new Error(`rows of ${width} values are wider than LayerNorm takes`);
  const rows = sizeOf(x.shape) / width;
  const { info, buffer } = device.output(x.shape);
  device.dispatch({
    program: layerNormProgram(width, attributes.epsilon as number),
    buffers: [...['x', 'gain', 'bias'].map((name) => device.bufferOf(input(call, name))), buffer],
    sizes: [rows],
    workgroups: spread(rows),
  });
  return info;
}

/** Elementwise, any shape. */
function gelu(call: Call): tf.TensorInfo {
  const { device } = call;
  const x = input(call, 'x');
  const count = sizeOf(x.shape);
  const { info, buffer } = device.output(x.shape);
  device.dispatch({
    program: geluProgram(),
    buffers: [device.bufferOf(x), buffer],
    sizes: [count],
    workgroups: spread(Math.ceil(count / GELU_VALUES)),
  });
  return info;
}

/**
 * `qkv` [B, N, 3 D], heads side by side. Gives [B, N, D], and where `rows` is not 0 the softmax weights of the first `rows`
 * queries, [B, heads, rows, N].
 */
function attention(call: Call): tf.TensorInfo[] {
  const { device, attributes } = call;
  const { heads, rows = 0 } = attributes as { heads: number; rows?: number };
  const qkv = input(call, 'qkv');
  const [batch = 0, tokens = 0, columns = 0] = qkv.shape;
  const width = columns / 3;
  const depth = width / heads;
  const shape = { depth, fours: depth % 4 === 0 };
  const buffer = device.bufferOf(qkv);
  const mixed = device.output([batch, tokens, width]);
  device.dispatch({
    program: attentionProgram(shape, device.form),
    buffers: [buffer, buffer, buffer, mixed.buffer],
    sizes: [tokens, tokens, columns, columns, columns, 0, width, 2 * width, width],
    workgroups: [Math.ceil(tokens / queriesTogether(device.form, shape)), heads, batch],
  });
  if (rows === 0) return [mixed.info];
  const weights = device.output([batch, heads, rows, tokens]);
  device.dispatch({
    program: attentionRows(shape, false),
    buffers: [buffer, buffer, weights.buffer],
    sizes: [tokens, tokens, columns, columns, 0, width, rows, heads],
    workgroups: [rows, heads, batch],
  });
  return [mixed.info, weights.info];
}

/** As `headMeanAttention` of ../attention. */
function headMeanAttention(call: Call): tf.TensorInfo {
  const { device, attributes } = call;
  const { heads } = attributes as { heads: number };
  const [q, k] = [input(call, 'q'), input(call, 'k')];
  const [batch = 0, queries = 0, width = 0] = q.shape;
  const keys = k.shape[1] ?? 0;
  const depth = width / heads;
  const { info, buffer } = device.output([batch, queries, keys]);
  device.dispatch({
    program: attentionRows({ depth, fours: depth % 4 === 0 }, true),
    buffers: [device.bufferOf(q), device.bufferOf(k), buffer],
    sizes: [queries, keys, width, width, 0, 0, queries, heads],
    workgroups: [queries, 1, batch],
  });
  return info;
}

const KERNELS = {
  MartLinear: linear,
  MartConvolution: convolution,
  MartBankConvolution: bankConvolution,
  MartFrameProjection: frameProjection,
  MartFrameConvolution: frameConvolution,
  MartFrameSquares: frameSquares,
  MartLayerNorm: layerNorm,
  MartGelu: gelu,
  MartAttention: attention,
  MartHeadMeanAttention: headMeanAttention,
};

/**
 * Registers the kernels for the backend 'webgpu', which is the current one, in the form that its device likes.
 * `chooseTile` is for tests.
 */
export function startWebGpuKernels(
  form: Form,
  chooseTile: ChooseTile = (rows, columns) => tileFor(form, rows, columns),
): void {
  const backend = tf.backend() as WebGPUBackend;
  devices.set(backend, { device: new KernelDevice(backend, form), chooseTile });
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, 'webgpu')) continue;
    tf.registerKernel({
      kernelName,
      backendName: 'webgpu',
      kernelFunc: ({ inputs, backend: given, attrs }) => {
        const started = devices.get(given as WebGPUBackend);
        if (!started) throw new Error('the kernels were not started on this backend');
        return kernel({ ...started, inputs: inputs as Call['inputs'], attributes: attrs ?? {} });
      },
    });
  }
}
