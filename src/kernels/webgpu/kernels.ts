// Our kernels for tfjs's WebGPU backend, registered under the names that the network's kernels look for.
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { FrameShape } from '../frames';
import { type AttentionShape, attentionWeights, attention as attentionProgram, queriesPerWorkgroup } from './attention';
import { type Call, type ChooseTile, framesOf, input, sizeOf, spread } from './call';
import { type Form, KernelDevice } from './device';
import { EXCHANGED, exchange as exchangeProgram } from './exchange';
import { squares as squaresProgram, tubeletsOf } from './frames';
import { GELU_VALUES, gelu as geluProgram } from './gelu';
import { tileFor } from './gemm';
import {
  bankConvolution,
  convolution,
  frameConvolution,
  frameProjection,
  linear,
  linearNorm,
  maskedLinear,
} from './gemm-kernels';
import { layerNorm as layerNormProgram, widestRow } from './layer-norm';

const devices = new WeakMap<WebGPUBackend, { device: KernelDevice; chooseTile: ChooseTile }>();

/** The device of tfjs's current backend, where it is webgpu and our kernels were started on it. */
export function kernelDevice(): KernelDevice | null {
  if (tf.getBackend() !== 'webgpu') return null;
  return devices.get(tf.backend() as WebGPUBackend)?.device ?? null;
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

/** As `exchangeEnds` of ../exchange. */
function exchange(call: Call): tf.TensorInfo[] {
  const { device, attributes } = call;
  const { tokens } = attributes as { tokens: number };
  const [a, b] = [input(call, 'a'), input(call, 'b')];
  const [batch = 0, tokensA = 0, width = 0] = a.shape;
  const tokensB = b.shape[1] ?? 0;
  const vec4 = width % 4 === 0;
  const outs = [a, b].map(({ shape }) => device.output(shape));
  const group = vec4 ? 4 : 1;
  device.dispatch({
    program: exchangeProgram(vec4),
    buffers: [device.bufferOf(a), device.bufferOf(b), ...outs.map(({ buffer }) => buffer)],
    sizes: [tokensA, tokensB, tokens, width / group, batch],
    workgroups: spread(Math.ceil((batch * (tokensA + tokensB) * width) / group / EXCHANGED)),
  });
  return outs.map(({ info }) => info);
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
 * queries, [B, heads, rows, N]. As `packedSelfAttention` of ../attention where `starts` is given, with `longest` of the lengths.
 */
function attention(call: Call): tf.TensorInfo[] {
  const { device, attributes } = call;
  const { heads, rows = 0 } = attributes as { heads: number; rows?: number };
  const qkv = input(call, 'qkv');
  const [batch = 0, tokens = 0, columns = 0] = qkv.shape;
  const width = columns / 3;
  const segments = segmentsOf(call, batch, tokens);
  const shape = shapeOf(width / heads, segments);
  const buffer = device.bufferOf(qkv);
  const context = device.output([batch, tokens, width]);
  device.dispatch({
    program: attentionProgram(shape, device.form),
    buffers: [buffer, buffer, buffer, ...segments.starts, context.buffer],
    sizes: [tokens, tokens, columns, columns, columns, 0, width, 2 * width, width],
    workgroups: [Math.ceil(segments.longest / queriesPerWorkgroup(device.form, shape)), heads, segments.count],
  });
  if (rows === 0) return [context.info];
  const weights = device.output([batch, heads, rows, tokens]);
  device.dispatch({
    program: attentionWeights(shape, false),
    buffers: [buffer, buffer, weights.buffer],
    sizes: [tokens, tokens, columns, columns, 0, width, rows, heads],
    workgroups: [rows, heads, batch],
  });
  return [context.info, weights.info];
}

/** As `headMeanAttention` of ../attention, or where `starts` is given as `packedHeadMeanAttention`. */
function headMeanAttention(call: Call): tf.TensorInfo {
  const { device, attributes } = call;
  const { heads } = attributes as { heads: number };
  const [q, k] = [input(call, 'q'), input(call, 'k')];
  const [batch = 0, queries = 0, width = 0] = q.shape;
  const keys = k.shape[1] ?? 0;
  const segments = segmentsOf(call, batch, queries);
  const { info, buffer } = device.output([batch, queries, keys]);
  device.dispatch({
    program: attentionWeights(shapeOf(width / heads, segments), true),
    buffers: [device.bufferOf(q), device.bufferOf(k), ...segments.starts, buffer],
    sizes: [queries, keys, width, width, 0, 0, queries, heads],
    workgroups: [segments.longest, 1, segments.count],
  });
  return info;
}

/** Segments of a call and the most queries of one: those of the batch, or where `starts` is given those that are packed. */
interface Segments {
  readonly count: number;
  readonly longest: number;
  /** A buffer, where they are packed. */
  readonly starts: readonly GPUBuffer[];
}

function segmentsOf({ device, inputs, attributes }: Call, batch: number, queries: number): Segments {
  const { starts } = inputs;
  if (!starts) return { count: batch, longest: queries, starts: [] };
  const count = (starts.shape[0] ?? 0) - 1;
  return { count, longest: attributes.longest as number, starts: [device.bufferOf(starts)] };
}

const shapeOf = (depth: number, { starts }: Segments): AttentionShape => ({
  depth,
  vec4: depth % 4 === 0,
  packed: starts.length > 0,
});

const KERNELS = {
  MartLinear: linear,
  MartLinearNorm: linearNorm,
  MartMaskedLinear: maskedLinear,
  MartConvolution: convolution,
  MartBankConvolution: bankConvolution,
  MartFrameProjection: frameProjection,
  MartFrameConvolution: frameConvolution,
  MartFrameSquares: frameSquares,
  MartLayerNorm: layerNorm,
  MartGelu: gelu,
  MartExchange: exchange,
  MartAttention: attention,
  MartPackedAttention: attention,
  MartHeadMeanAttention: headMeanAttention,
  MartPackedHeadMeanAttention: headMeanAttention,
};

export interface KernelOptions {
  /** Whether the adapter computes on the CPU. Default: false. */
  readonly software?: boolean;
  /** For tests. */
  readonly chooseTile?: ChooseTile;
}

/** Registers the kernels for the backend 'webgpu', which is the current one, in the form that they are to take on it. */
export function startWebGpuKernels(form: Form, { software = false, chooseTile }: KernelOptions = {}): void {
  const backend = tf.backend() as WebGPUBackend;
  devices.set(backend, {
    device: new KernelDevice(backend, form, software),
    chooseTile: chooseTile ?? ((rows, columns) => tileFor(form, rows, columns)),
  });
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
