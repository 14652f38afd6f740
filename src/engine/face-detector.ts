// BlazeFace "back" on tfjs: small RGBA pictures in, faces out, best first. Its own wasm backend on one thread, in a worker
// of its own, so that it runs beside the network whatever the network runs on. Weights and graph: models/blazeface.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { assert } from '../lib/assert';
import { MartError } from '../lib/errors';
import { type Folder, nameOf, urlIn } from '../lib/folder';
import { DETECTOR_SIDE, type DetectorSide, decodeFaces, type Letterbox, letterboxOf } from '../faces/decode';
import type { Face } from '../faces/types';
import { fetchResponse, readBody } from './fetch';

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
    setWasmPaths(wasm);
    setThreadsCount(1);
    if (!(await tf.setBackend('wasm').catch(() => false))) {
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
    detector.detect(new Uint8ClampedArray(DETECTOR_SIDE ** 2 * 4), letterboxOf(1, 1));
    return detector;
  }

  /** `rgba` [side, side, 4]: a frame as `letterbox` puts it. Boxes in the frame's pixels. */
  detect(rgba: Uint8ClampedArray, letterbox: Letterbox): Face[] {
    const { scores, boxes } = this.#run(rgba, letterbox.side);
    return decodeFaces(scores, boxes, letterbox);
  }

  /** The network's outputs, of the finer grid first. [A], [A, 16] */
  #run(rgba: Uint8ClampedArray, side: DetectorSide): { scores: Float32Array; boxes: Float32Array } {
    const outputs = tf.tidy(() => {
      const picture = tf.tensor(rgba, [1, side, side, 4], 'int32');
      const colours = tf.cast(tf.slice(picture, [0, 0, 0, 0], [-1, -1, -1, 3]), 'float32');
      const given = this.#model.execute(tf.sub(tf.div(colours, 127.5), 1), OUTPUTS);
      assert(Array.isArray(given) && given.length === OUTPUTS.length, 'BlazeFace has four outputs');
      return given;
    });
    const [fineScores, coarseScores, fineBoxes, coarseBoxes] = outputs.map((output) =>
      Float32Array.from(output.dataSync<'float32'>()),
    );
    tf.dispose(outputs);
    return { scores: joined(fineScores, coarseScores), boxes: joined(fineBoxes, coarseBoxes) };
  }
}

/** Behind these the graph only reshapes, for pictures of 256 x 256: scores and boxes of the two grids. */
const OUTPUTS = [33, 34, 35, 36].map((layer) => `StatefulPartitionedCall/functional_1/conv2d_${layer}/BiasAdd`);

function joined(a = new Float32Array(), b = new Float32Array()): Float32Array {
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
