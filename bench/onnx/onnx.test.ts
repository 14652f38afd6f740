import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { selfAttention } from '../../src/kernels/attention';
import { gelu } from '../../src/kernels/gelu';
import { layerNorm } from '../../src/kernels/layer-norm';
import { runLinear } from '../../src/mart/layers';
import { MINIATURE, MINIATURE_RESIDUAL, MINIATURE_STEMS } from '../../src/mart/miniature';
import type { MartConfig } from '../../src/mart/config';
import { worstDifference } from '../race/outputs';
import { inputValues, type Piece } from '../race/piece';
import { networkPieces } from '../race/network';
import './kernels';
import { encodeModel, type Graph, type Precision, WEIGHTS_FILE } from './model';
import { type AttentionForm, startRecorder } from './recorder';

/** What a recorded graph computes in onnxruntime, and what tfjs's cpu backend computes. */
async function both(piece: Piece, precision: Precision, attention: AttentionForm) {
  await tf.setBackend('cpu');
  const loaded = await piece.load();
  const inputs = piece.inputs.map((port) => tf.tensor(inputValues(port), [...port.shape]));
  const results = loaded.run(inputs);
  const expected = Object.fromEntries(
    Object.entries(results).map(([name, tensor]) => [name, tensor.dataSync<'float32'>()]),
  );
  return { expected, actual: await runGraph(await record(piece, attention), piece, precision) };
}

async function record(piece: Piece, attention: AttentionForm): Promise<Graph> {
  const recorder = await startRecorder();
  recorder.attention = attention;
  const loaded = await piece.load();
  return recorder.record(piece.inputs, (inputs) => loaded.run(inputs));
}

async function runGraph(graph: Graph, piece: Piece, precision: Precision): Promise<Record<string, Float32Array>> {
  const { file, weights } = encodeModel(graph, precision);
  const externalData = weights.length > 0 ? [{ path: WEIGHTS_FILE, data: weights }] : [];
  const session = await ort.InferenceSession.create(file, { externalData });
  const feeds = piece.inputs.map((port) => [port.name, new ort.Tensor('float32', inputValues(port), [...port.shape])]);
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Our kernels alone, as the network calls them where a backend has them. */
function kernelPiece(
  inputs: Readonly<Record<string, readonly number[]>>,
  run: (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>,
): Piece {
  const ports = Object.entries(inputs).map(([name, shape]) => ({ name, shape }));
  return {
    stage: 'kernel',
    inputs: ports,
    flops: 0,
    ends: 'host',
    alone: true,
    async load() {
      return {
        run: (tensors) => run(Object.fromEntries(ports.map(({ name }, i) => [name, tensors[i] as tf.Tensor]))),
        dispose() {},
      };
    },
  };
}

const kernel = (name: string, inputs: tf.NamedTensorMap, attributes: object) =>
  tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(name, inputs, attributes as tf.NamedAttrMap);

beforeAll(() => {
  const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
  ort.env.wasm.wasmPaths = `${pathToFileURL(folder).href}/`;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
});

describe.each<[string, MartConfig]>([
  ['linear embeddings', MINIATURE],
  ['convolutional stems', MINIATURE_STEMS],
  ['a residual stem', MINIATURE_RESIDUAL],
])('the network with %s, recorded', (_, config) => {
  it.each(networkPieces(config, 2).map((piece) => [piece.stage, piece] as const))(
    'gives the outputs of tfjs in onnxruntime: %s',
    async (_stage, piece) => {
      const { expected, actual } = await both(piece, 'f32', 'fused');
      expect(Object.keys(expected).length).toBeGreaterThan(0);
      expect(worstDifference(expected, actual)).toBeLessThan(1e-4);
    },
  );
});

const drawn = (name: string, shape: readonly number[]) => tf.tensor(inputValues({ name, shape }), [...shape]);

interface KernelCase {
  readonly name: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly attributes: object;
  /** The same in composed ops. */
  readonly composed: (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;
}

const FILTER = [3, 3, 2, 5] as const;
const KERNEL_CASES: readonly KernelCase[] = [
  {
    name: 'MartLinear',
    inputs: { x: [2, 5, 6], residual: [2, 5, 4] },
    attributes: { activation: 'gelu' },
    composed: ({ x, residual }) => {
      const layer = { weight: drawn('weight', [6, 4]) as tf.Tensor2D, bias: drawn('bias', [4]) as tf.Tensor1D };
      return gelu(tf.add(runLinear(x as tf.Tensor3D, layer), residual as tf.Tensor));
    },
  },
  {
    name: 'MartConvolution',
    inputs: { x: [2, 9, 7, 2], residual: [2, 5, 4, 5] },
    attributes: { stride: 2, pad: 1, activation: 'relu' },
    composed: ({ x, residual }) => {
      const [filter, bias] = [drawn('weight', FILTER) as tf.Tensor4D, drawn('bias', [5]) as tf.Tensor1D];
      const plain = tf.fused.conv2d({ x: x as tf.Tensor4D, filter, bias, strides: 2, pad: 1 });
      return tf.relu(tf.add(plain, residual as tf.Tensor));
    },
  },
  {
    name: 'MartLayerNorm',
    inputs: { x: [2, 5, 6] },
    attributes: { epsilon: 1e-5 },
    composed: ({ x }) =>
      layerNorm(x as tf.Tensor, drawn('gain', [6]) as tf.Tensor1D, drawn('bias', [6]) as tf.Tensor1D, 1e-5),
  },
  { name: 'MartGelu', inputs: { x: [3, 7] }, attributes: {}, composed: ({ x }) => gelu(x as tf.Tensor) },
];

/** Weights of the kernels above. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  MartLinear: { weight: [6, 4], bias: [4] },
  MartConvolution: { weight: FILTER, bias: [5] },
  MartLayerNorm: { gain: [6], bias: [6] },
};

describe('our kernels, recorded', () => {
  it.each(KERNEL_CASES)('$name', async ({ name, inputs, attributes, composed }) => {
    const piece = kernelPiece(inputs, (given) => {
      const weights = Object.entries(WEIGHTS[name] ?? {}).map(([part, shape]) => [part, drawn(part, shape)] as const);
      return { y: kernel(name, { ...given, ...Object.fromEntries(weights) }, attributes) as tf.Tensor };
    });
    const actual = await runGraph(await record(piece, 'fused'), piece, 'f32');
    await tf.setBackend('cpu');
    const ports = piece.inputs.map(({ name: port, shape }) => [port, drawn(port, shape)] as const);
    const expected = { y: composed(Object.fromEntries(ports)).dataSync<'float32'>() };
    expect(worstDifference(expected, actual)).toBeLessThan(1e-5);
  });

  it.each(['fused', 'decomposed'] as const)('MartAttention, %s, with weights of the first queries', async (form) => {
    const shape = [2, 5, 36];
    const piece = kernelPiece({ qkv: shape }, ({ qkv }) => {
      const [context, weights] = kernel(
        'MartAttention',
        { qkv: qkv as tf.Tensor },
        { heads: 3, rows: 2 },
      ) as tf.Tensor[];
      return { context: context as tf.Tensor, weights: weights as tf.Tensor };
    });
    const graph = await record(piece, form);
    expect(graph.nodes.some(({ op }) => op === 'MultiHeadAttention')).toBe(form === 'fused');
    const actual = await runGraph(graph, piece, 'f32');
    await tf.setBackend('cpu');
    const { context, weights } = selfAttention(drawn('qkv', shape) as tf.Tensor3D, 3, 2);
    const expected = { context: context.dataSync<'float32'>(), weights: (weights as tf.Tensor).dataSync<'float32'>() };
    expect(worstDifference(expected, actual)).toBeLessThan(1e-5);
  });
});

describe('a half-precision model', () => {
  it('computes in float16 between float32 ends', async () => {
    const piece = kernelPiece({ x: [3, 7] }, ({ x }) => ({ y: tf.mul(x as tf.Tensor, drawn('factor', [7])) }));
    const graph = await record(piece, 'decomposed');
    const whole = await runGraph(graph, piece, 'f32');
    const half = await runGraph(graph, piece, 'f16');
    const difference = worstDifference(whole, half);
    expect(difference).toBeGreaterThan(1e-6);
    expect(difference).toBeLessThan(2e-3);
  });
});
