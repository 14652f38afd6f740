// The process of a parity run in Node: Dawn gives `navigator.gpu`, then the same modules run as in the page's worker.
// Started with the Vulkan driver's variables in its environment.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, globals } from 'webgpu';
import type { SessionMessage, SessionRequest } from './session';

export interface NodeRequest {
  readonly session: SessionRequest;
  readonly goldens: string;
}

// tfjs looks for WebGPU when it is imported, so this comes before session.ts is.
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: create([]), hardwareConcurrency: 1 },
  configurable: true,
});

// Nobody listens any more: a run takes minutes of all cores.
process.once('disconnect', () => process.exit());
process.once('message', (request: NodeRequest) => void answer(request));

async function answer({ session, goldens }: NodeRequest): Promise<void> {
  const { runSession } = await import('./session');
  const send = (message: SessionMessage): void => {
    process.send?.(message);
  };
  await runSession(session, (name) => readBuffer(join(goldens, name)), send);
}

async function readBuffer(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
}
