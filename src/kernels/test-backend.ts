// Starts a tfjs backend inside a unit test: wasm, where heads are run one by one, or cpu, which takes the batched way
// of webgpu.
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

export const TEST_BACKENDS = ['wasm', 'cpu'] as const;

export async function startTestBackend(backend: (typeof TEST_BACKENDS)[number]): Promise<void> {
  if (backend === 'wasm') setWasmPaths('node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend(backend);
  await tf.ready();
  if (tf.getBackend() !== backend) throw new Error(`${backend} did not start`);
}
