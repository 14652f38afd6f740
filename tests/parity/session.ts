// One parity run where the tensors are: starts the backend, traces the network on a goldens folder's inputs and compares
// on the spot, so that only lines of text leave the worker.
import { startBackend } from '../../src/engine/backend';
import type { Backend, EngineInfo } from '../../src/engine/protocol';
import type { Line } from './compare';
import { Comparison, type Verdict } from './comparison';
import { manifestSchema, type Part } from './manifest';

export interface SessionRequest {
  readonly backend: Backend;
  /** Where tfjs's .wasm files lie, with a slash at the end: a URL, in Node a path. */
  readonly wasmFolder: string;
  /** Null: all. */
  readonly parts: readonly Part[] | null;
  /** Blocks that each encoder runs; null: all. */
  readonly blocks: number | null;
}

export type SessionMessage =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'done'; readonly engine: EngineInfo; readonly verdict: Verdict; readonly fusedFrom: number }
  | { readonly kind: 'error'; readonly message: string };

/** `readFile` reads a file of the goldens folder. Everything that happens, errors too, goes to `send`. */
export async function runSession(
  request: SessionRequest,
  readFile: (name: string) => Promise<ArrayBuffer>,
  send: (message: SessionMessage) => void,
): Promise<void> {
  try {
    const manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(await readFile('manifest.json'))));
    const engine = await startBackend(request.backend, {
      wasmFolder: request.wasmFolder,
      onLost: ({ message }) => send({ kind: 'error', message }),
    });
    const fusedFrom = 8;
    const selection = { parts: request.parts && new Set(request.parts), blocks: request.blocks, fusedFrom };
    const comparison = new Comparison(manifest, readFile, selection, (line) => send({ kind: 'line', line }));
    await comparison.takeFilterBanks();
    send({ kind: 'done', engine, verdict: comparison.finish(), fusedFrom });
  } catch (error) {
    send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
