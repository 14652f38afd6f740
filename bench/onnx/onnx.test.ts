import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { fillValues, streamState } from '../../src/lib/random';
import { MINIATURE, MINIATURE_STEMS } from '../../src/mart/miniature';
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

describe('our kernels, recorded', () => {
  const width = 12;

  it.each(['fused', 'decomposed'] as const)('attention (%s) with weights of the first queries', async (form) => {
    const values = (shape: number[]) => {
      const out = new Float32Array(tf.util.sizeFromShape(shape));
      fillValues(out, streamState(2, 'qkv'), 0, 0, 1);
      return out;
    };
    const piece = kernelPiece({ qkv: [2, 5, 3 * width] }, ({ qkv }) => {
      const [mixed, weights] = kernel('MartAttention', { qkv: qkv as tf.Tensor }, { heads: 3, rows: 2 }) as tf.Tensor[];
      return { mixed: mixed as tf.Tensor, weights: weights as tf.Tensor };
    });
    const { selfAttention } = await import('../../src/kernels/attention');
    expect(values([1]).length).toBe(1);
    const graph = await record(piece, form);
    expect(graph.nodes.some(({ op }) => op === 'MultiHeadAttention')).toBe(form === 'fused');
    const actual = await runGraph(graph, piece, 'f32');
    await tf.setBackend('cpu');
    const port = piece.inputs[0] ?? { name: '', shape: [] };
    const reference = selfAttention(tf.tensor(inputValues(port), [2, 5, 3 * width]), 3, 2);
    const expected = {
      mixed: reference.mixed.dataSync<'float32'>(),
      weights: (reference.weights as tf.Tensor).dataSync<'float32'>(),
    };
    expect(worstDifference(expected, actual)).toBeLessThan(1e-5);
  });
});

describe('a half-precision model', () => {
  it('keeps float32 at its ends and stays near in between', async () => {
    const [block] = networkPieces(MINIATURE, 1).filter(({ stage }) => stage === 'decoder');
    if (!block) throw new Error('the network has a decoder');
    const { file } = encodeModel(await record(block, 'decomposed'), 'f16');
    const text = new TextDecoder('latin1').decode(file);
    expect(text).toContain('Cast');
  });
});
