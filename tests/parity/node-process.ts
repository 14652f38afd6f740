// The process of a run in Node: Dawn gives `navigator.gpu`, then the same modules run as in the page's worker.
// Started with the Vulkan driver's variables in its environment.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, globals } from 'webgpu';
import type { FixtureMessage, FixtureRequest } from './fixture-session';
import type { SessionMessage, SessionRequest } from './session';

export type NodeRequest =
  | { readonly kind: 'session'; readonly session: SessionRequest; readonly goldens: string }
  | { readonly kind: 'fixture'; readonly fixture: FixtureRequest };

// tfjs looks for WebGPU when it is imported, so this comes before the network is.
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: create([]), hardwareConcurrency: 1 },
  configurable: true,
});

// Nobody listens any more: a run takes minutes of all cores.
process.once('disconnect', () => process.exit());
process.once('message', (request: NodeRequest) => void answer(request));

async function answer(request: NodeRequest): Promise<void> {
  const send = (message: SessionMessage | FixtureMessage): void => {
    process.send?.(message);
  };
  if (request.kind === 'fixture') {
    const { runFixture } = await import('./fixture-session');
    await runFixture(request.fixture, send);
  } else {
    const { runSession } = await import('./session');
    await runSession(request.session, (name) => readBuffer(join(request.goldens, name)), send);
  }
}

async function readBuffer(path: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
}
