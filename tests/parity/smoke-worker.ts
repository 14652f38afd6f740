// The worker of the smoke test: every piece on wasm, then on WebGPU, and a line for each result of the second.
import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../src/engine/backend';
import type { Backend } from '../../src/engine/protocol';
import { compareTensor, type Line } from './compare';
import type { Golden } from './npy';
import { PIECES } from './smoke-pieces';

export interface SmokeRequest {
  readonly wasmFolder: string;
}

export type SmokeMessage =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'done'; readonly adapter: string }
  | { readonly kind: 'error'; readonly message: string };

/** Both sides are float32, so each may be as far from the truth as parity allows. */
const LIMIT = { kind: 'relative', value: 2e-5 } as const;

self.onmessage = ({ data }: MessageEvent<SmokeRequest>) => {
  const send = (message: SmokeMessage): void => self.postMessage(message);
  run(data, send).catch((error: unknown) => {
    send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
};

async function run({ wasmFolder }: SmokeRequest, send: (message: SmokeMessage) => void): Promise<void> {
  const reference = await collect('wasm', wasmFolder, send);
  const other = await collect('webgpu', wasmFolder, send);
  for (const [name, golden] of reference.results) {
    const ours = other.results.get(name);
    if (ours) send({ kind: 'line', line: compareTensor(name, LIMIT, golden, ours) });
    else throw new Error(`WebGPU gave no ${name}`);
  }
  send({ kind: 'done', adapter: other.adapter });
}

async function collect(backend: Backend, wasmFolder: string, send: (message: SmokeMessage) => void) {
  const { adapter } = await startBackend(backend, { wasmFolder });
  // Small inputs are otherwise computed on the CPU, which is not what is tested.
  if (backend === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
  const results = new Map<string, Golden>();
  for (const [piece, runPiece] of Object.entries(PIECES)) {
    const before = tf.memory().numTensors;
    for (const [name, tensor] of Object.entries(await runPiece())) {
      results.set(`${piece}.${name}`, { shape: tensor.shape, data: Float32Array.from(await tensor.data()) });
      tensor.dispose();
    }
    const left = tf.memory().numTensors - before;
    if (left !== 0) send({ kind: 'line', line: leak(piece, backend, left) });
  }
  return { adapter, results };
}

function leak(piece: string, backend: Backend, tensors: number): Line {
  const note = `${tensors} tensors left behind on ${backend}`;
  return { name: piece, relativeL2: null, maxAbs: null, limit: 'no leak', ok: false, share: null, note };
}
