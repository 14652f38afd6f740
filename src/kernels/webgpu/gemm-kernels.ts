// The kernels that are a GEMM of some left operand with a weight: linear layers, and convolutions as implicit GEMM.
import type * as tf from '@tensorflow/tfjs';
import type { FrameShape } from '../frames';
import { precision } from '../precision';
import { type Call, framesOf, input, sizeOf } from './call';
import type { KernelDevice } from './device';
import { frameWindowOperand, tubeletOperand, tubeletsOf } from './frames';
import { type Activation, gemm, packedBytes, packing, workgroupsOf } from './gemm';
import { gemmNorm, normWorkgroups } from './gemm-norm';
import { im2colOperand, type LeftOperand, MASKED_ROWS, outputSize, rowsOperand } from './implicit-gemm';

interface Gemm {
  readonly left: LeftOperand;
  /** Of the left operand. */
  readonly buffers: readonly GPUBuffer[];
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Of the result. */
  readonly shape: readonly number[];
  /** Where it is not an attribute of the call. */
  readonly activation?: Activation;
}

/** The product of the left operand with the input `weight`, whose values are [depth, columns]. */
function runGemm(call: Call, { left, buffers, rows, depth, columns, shape, activation }: Gemm): tf.TensorInfo {
  const { device, inputs, attributes } = call;
  const { residual } = inputs;
  const tile = call.chooseTile(rows, columns);
  const weight = precision();
  const { info, buffer } = device.output(shape);
  device.dispatch({
    program: gemm({
      left,
      tile,
      weight,
      activation: activation ?? (attributes.activation as Activation | undefined) ?? 'linear',
      residual: residual !== undefined,
      vec4: columns % 4 === 0,
    }),
    buffers: [
      ...buffers,
      packedWeight(device, input(call, 'weight'), depth, columns),
      device.bufferOf(input(call, 'bias')),
      ...(residual ? [device.bufferOf(residual)] : []),
      buffer,
    ],
    sizes: [rows, columns, depth, residual ? sizeOf(residual.shape) / columns : 0],
    workgroups: workgroupsOf(tile, rows, columns),
  });
  return info;
}

/** As the GEMM reads it. In float32, with sizes in vec4, it is packed as it comes. */
function packedWeight(device: KernelDevice, weight: tf.TensorInfo, depth: number, columns: number): GPUBuffer {
  const type = precision();
  const asItIs = type === 'f32' && depth % 4 === 0 && columns % 4 === 0;
  if (asItIs) return device.unchanged(weight);
  return device.prepacked(weight, type, packedBytes(depth, columns, type), (from, to) =>
    device.dispatch({
      program: packing(type),
      buffers: [from, to],
      sizes: [columns, depth],
      workgroups: [Math.ceil(columns / 4 / 8), Math.ceil(Math.ceil(depth / 4) / 2), 1],
    }),
  );
}

/** activation(x weight + bias + residual); x [..., in], weight [in, out], bias [out], residual [..., out]. */
export function linear(call: Call): tf.TensorInfo {
  const { shape } = input(call, 'x');
  const [depth = 0, columns = 0] = input(call, 'weight').shape;
  return runGemm(call, {
    left: rowsOperand(depth),
    buffers: [call.device.bufferOf(input(call, 'x'))],
    rows: sizeOf(shape) / depth,
    depth,
    columns,
    shape: [...shape.slice(0, -1), columns],
  });
}

/** As `linearNorm` of ../linear-norm, whose rows are narrow enough. */
export function linearNorm(call: Call): tf.TensorInfo[] {
  const { device, attributes } = call;
  const { shape } = input(call, 'x');
  const [depth = 0, columns = 0] = input(call, 'weight').shape;
  const rows = sizeOf(shape) / depth;
  const weight = precision();
  const form = { left: rowsOperand(depth), form: device.form, weight, columns, epsilon: attributes.epsilon as number };
  const outs = [0, 1].map(() => device.output([...shape.slice(0, -1), columns]));
  device.dispatch({
    program: gemmNorm(form),
    buffers: [
      device.bufferOf(input(call, 'x')),
      packedWeight(device, input(call, 'weight'), depth, columns),
      ...['bias', 'residual', 'gain', 'shift'].map((name) => device.bufferOf(input(call, name))),
      ...outs.map(({ buffer }) => buffer),
    ],
    sizes: [rows, columns, depth],
    workgroups: normWorkgroups(form, rows),
  });
  return outs.map(({ info }) => info);
}

/** As `maskedLinear` of ../masked-linear; what is added is a residual of one segment's rows. */
export function maskedLinear(call: Call): tf.TensorInfo {
  const { shape } = input(call, 'x');
  const [depth = 0, columns = 0] = input(call, 'weight').shape;
  if (depth % 4 > 0) throw new Error(`masked rows of ${depth} values, not a multiple of four`);
  return runGemm(call, {
    left: MASKED_ROWS,
    buffers: ['x', 'token', 'mask'].map((name) => call.device.bufferOf(input(call, name))),
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
export function convolution(call: Call): tf.TensorInfo {
  const { attributes } = call;
  const [batch = 0, height = 0, width = 0, channels = 0] = input(call, 'x').shape;
  const [size = 0, , , columns = 0] = input(call, 'weight').shape;
  const { stride, pad } = attributes as { stride: number; pad: number };
  const window = { height, width, channels, size, stride, pad };
  const { down, across } = outputSize(window);
  return runGemm(call, {
    left: im2colOperand(window),
    buffers: [call.device.bufferOf(input(call, 'x'))],
    rows: batch * down * across,
    depth: size * size * channels,
    columns,
    shape: [batch, down, across, columns],
  });
}

/** As `convolveBanks` of ../spectrogram. */
export function bankConvolution(call: Call): tf.TensorInfo {
  const [batch = 0, width = 0, height = 0] = input(call, 'banks').shape;
  const [size = 0, , , columns = 0] = input(call, 'weight').shape;
  const { stride } = call.attributes as { stride: number };
  const window = { height, width, channels: 1, size, stride, pad: 0, byColumns: true };
  const { down, across } = outputSize(window);
  return runGemm(call, {
    left: im2colOperand(window),
    buffers: [call.device.bufferOf(input(call, 'banks'))],
    rows: batch * down * across,
    depth: size * size,
    columns,
    shape: [batch, down, across, columns],
  });
}

/** As `projectFrames` of ../frames. */
export function frameProjection(call: Call): tf.TensorInfo {
  const shape = call.attributes as unknown as FrameShape;
  const { bytes, segments } = framesOf(call);
  const [depth = 0, columns = 0] = input(call, 'weight').shape;
  const rows = segments * tubeletsOf(shape);
  return runGemm(call, { left: tubeletOperand(shape), buffers: [bytes], rows, depth, columns, shape: [rows, columns] });
}

/** As `convolveFrames` of ../frames. */
export function frameConvolution(call: Call): tf.TensorInfo {
  const shape = call.attributes as unknown as FrameShape;
  const { bytes, segments } = framesOf(call);
  const [size = 0, , channels = 0, columns = 0] = input(call, 'weight').shape;
  const [pictures, across] = [(segments * shape.frames) / shape.depth, shape.side / size];
  return runGemm(call, {
    left: frameWindowOperand(shape, size),
    buffers: [bytes],
    rows: pictures * across * across,
    depth: size * size * channels,
    columns,
    shape: [pictures, across, across, columns],
    activation: 'relu',
  });
}
