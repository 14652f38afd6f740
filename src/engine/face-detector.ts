// BlazeFace "back" on tfjs: small RGBA pictures in, faces out, best first. Its own wasm backend on one thread, in a worker
// of its own, so that it runs beside the network whatever the network runs on. Weights and graph: models/blazeface.
import * as tf from '@tensorflow/tfjs';
import { assert } from '../lib/assert';
import { MartError } from '../lib/errors';
import { type Folder, nameOf, urlIn } from '../lib/folder';
import { decodeFaces, type Letterbox, letterboxOf } from '../faces/decode';
import type { Face } from '../faces/types';
import { fetchResponse, readBody } from './fetch';
import { startTfjsWasm } from './tfjs-wasm';

export interface DetectorUrls {
  /** Holds blazeface.json and blazeface.bin. */
  readonly faces: Folder;
  /** Holds tfjs's .wasm files. */
  readonly wasm: Folder;
}

export class FaceDetector {
  readonly #model: tf.GraphModel;

  private constructor(model: tf.GraphModel) {
    this.#model = model;
  }

  /** Throws `fetch-failed` and `no-backend`. */
  static async start({ faces, wasm }: DetectorUrls): Promise<FaceDetector> {
    if (!(await startTfjsWasm(wasm).catch(() => false))) {
      throw new MartError('no-backend', 'wasm does not start for the face detector', {
        backend: 'wasm',
        why: nameOf(wasm),
      });
    }
    const [graph, weights] = await Promise.all([
      bytesOf(urlIn(faces, 'blazeface.json')),
      bytesOf(urlIn(faces, 'blazeface.bin')),
    ]);
    return FaceDetector.from(JSON.parse(new TextDecoder().decode(graph)) as GraphFile, weights);
  }

  /** From the two files' contents, on tfjs's current backend. */
  static async from(graph: GraphFile, weights: Uint8Array<ArrayBuffer>): Promise<FaceDetector> {
    const weightSpecs = graph.weightsManifest.flatMap((group) => group.weights);
    const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length);
    const load = async () => ({ modelTopology: anySize(graph.modelTopology), weightSpecs, weightData });
    const detector = new FaceDetector(await tf.loadGraphModel({ load }));
    // The first run allocates.
    const letterbox = letterboxOf(1, 1);
    detector.detect(new Uint8ClampedArray(4 * letterbox.rows * letterbox.columns), letterbox);
    return detector;
  }

  /** `rgba` [N, rows, columns, 4]: frames as `letterbox` puts them. Boxes of each in the frame's pixels. */
  detect(rgba: Uint8ClampedArray, letterbox: Letterbox): Face[][] {
    const count = rgba.length / (4 * letterbox.rows * letterbox.columns);
    const outputs = this.#run(rgba, count, letterbox);
    const [fineScores, coarseScores, fineBoxes, coarseBoxes] = outputs;
    return Array.from({ length: count }, (_, index) =>
      decodeFaces(
        joined(partOf(fineScores, index, count), partOf(coarseScores, index, count)),
        joined(partOf(fineBoxes, index, count), partOf(coarseBoxes, index, count)),
        letterbox,
      ),
    );
  }

  /** The network's outputs, of the finer grid first: scores [N, a], [N, b], then boxes [N, a, 16], [N, b, 16]. */
  #run(rgba: Uint8ClampedArray, count: number, { rows, columns }: Letterbox): Float32Array[] {
    const colours = new Float32Array(count * rows * columns * 3);
    for (let from = 0, to = 0; to < colours.length; from += 4) {
      colours[to++] = SIGNED[rgba[from] ?? 0] ?? 0;
      colours[to++] = SIGNED[rgba[from + 1] ?? 0] ?? 0;
      colours[to++] = SIGNED[rgba[from + 2] ?? 0] ?? 0;
    }
    const outputs = tf.tidy(() => {
      const given = this.#model.execute(tf.tensor(colours, [count, rows, columns, 3]), OUTPUTS);
      assert(Array.isArray(given) && given.length === OUTPUTS.length, 'BlazeFace has four outputs');
      return given;
    });
    const numbers = outputs.map((output) => Float32Array.from(output.dataSync<'float32'>()));
    tf.dispose(outputs);
    return numbers;
  }
}

/** Behind these the graph only reshapes, for pictures of 256 x 256: scores and boxes of the two grids. */
const OUTPUTS = [33, 34, 35, 36].map((layer) => `StatefulPartitionedCall/functional_1/conv2d_${layer}/BiasAdd`);

/** What the network reads for each value of a byte, -1..1. */
const SIGNED = Float32Array.from({ length: 256 }, (_, byte) => Math.fround(byte / 127.5) - 1);

/** What a batch's output [N, ...] has of one picture. */
function partOf(output: Float32Array = new Float32Array(), index: number, count: number): Float32Array {
  const length = output.length / count;
  return output.subarray(index * length, (index + 1) * length);
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** What of the graph's file is read. */
export interface GraphFile {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: tf.io.WeightsManifestConfig;
}

interface GraphNode {
  readonly op: string;
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** The graph with an input of any size: convolutions alone do not mind. */
function anySize(topology: GraphFile['modelTopology']): GraphFile['modelTopology'] {
  const node = topology.node.map((one) => {
    if (one.op !== 'Placeholder') return one;
    const { shape: _, ...attr } = one.attr ?? {};
    return { ...one, attr };
  });
  return { ...topology, node };
}

async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer>> {
  return readBody(await fetchResponse(url), url);
}
