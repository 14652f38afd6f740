// BlazeFace "back" on tfjs: small RGBA pictures in, faces out, best first. Its own wasm backend on one thread, in a worker
// of its own, so that it runs beside the network whatever the network runs on. Weights and graph: models/blazeface.
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { assert } from '../lib/assert';
import { MartError } from '../lib/errors';
import { ANCHORS, BOX_VALUES, DETECTOR_SIDE, decodeFaces, type Letterbox } from '../faces/decode';
import type { Face } from '../faces/types';
import { fetchResponse, readBody } from './fetch';

export interface DetectorUrls {
  /** Folder that holds blazeface.json and blazeface.bin, with a slash at the end. */
  readonly faces: string;
  /** Folder that holds tfjs's .wasm files. */
  readonly wasm: string;
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
      throw new MartError('no-backend', 'wasm does not start for the face detector', { backend: 'wasm', why: wasm });
    }
    const [graph, weights] = await Promise.all([
      bytesOf(new URL('blazeface.json', faces).href),
      bytesOf(new URL('blazeface.bin', faces).href),
    ]);
    return FaceDetector.from(JSON.parse(new TextDecoder().decode(graph)) as GraphFile, weights);
  }

  /** From the two files' contents, on tfjs's current backend. */
  static async from(graph: GraphFile, weights: Uint8Array<ArrayBuffer>): Promise<FaceDetector> {
    const specs = graph.weightsManifest.flatMap((group) => group.weights);
    const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length);
    const load = async () => ({ modelTopology: graph.modelTopology, weightSpecs: specs, weightData });
    const detector = new FaceDetector(await tf.loadGraphModel({ load }));
    detector.detect(new Uint8ClampedArray(DETECTOR_SIDE ** 2 * 4), { scale: 1, left: 0, top: 0, width: 1, height: 1 });
    return detector;
  }

  /** `rgba` [256, 256, 4]: a frame as `letterbox` puts it. Boxes in the frame's pixels. */
  detect(rgba: Uint8ClampedArray, letterbox: Letterbox): Face[] {
    const { scores, boxes } = this.#run(rgba);
    return decodeFaces(scores, boxes, letterbox);
  }

  /** The network's outputs, of the finer grid first. [896], [896, 16] */
  #run(rgba: Uint8ClampedArray): { scores: Float32Array; boxes: Float32Array } {
    const outputs = tf.tidy(() => {
      const picture = tf.tensor(rgba, [1, DETECTOR_SIDE, DETECTOR_SIDE, 4], 'int32');
      const colours = tf.cast(tf.slice(picture, [0, 0, 0, 0], [-1, -1, -1, 3]), 'float32');
      const given = this.#model.execute(tf.sub(tf.div(colours, 127.5), 1));
      assert(Array.isArray(given) && given.length === 4, 'BlazeFace has four outputs');
      return given;
    });
    const rows = (values: number) => {
      const parts = outputs
        .filter(({ shape }) => shape[2] === values)
        .sort((a, b) => (b.shape[1] ?? 0) - (a.shape[1] ?? 0));
      const joined = new Float32Array(ANCHORS * values);
      let at = 0;
      for (const part of parts) {
        const data = part.dataSync<'float32'>();
        joined.set(data, at);
        at += data.length;
      }
      return joined;
    };
    const [scores, boxes] = [rows(1), rows(BOX_VALUES)];
    tf.dispose(outputs);
    return { scores, boxes };
  }
}

/** What of the graph's file is read. */
export interface GraphFile {
  readonly modelTopology: tf.io.ModelJSON['modelTopology'];
  readonly weightsManifest: tf.io.WeightsManifestConfig;
}

async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer>> {
  return readBody(await fetchResponse(url), url);
}
