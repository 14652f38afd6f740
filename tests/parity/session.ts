// One parity run where the tensors are: starts the backend, traces the network on a goldens folder's inputs and compares
// on the spot, so that only lines of text leave the worker.
// The goldens are the official, full-size model's.
import baseConfig from '../../models/base/config.json' with { type: 'json' };
import { startBackend } from '../../src/engine/backend';
import type { Backend, EngineInfo } from '../../src/engine/protocol';
import { trace } from '../../src/engine/trace';
import { TRACE_PARTS, type TraceCase, type TraceOptions } from '../../src/engine/trace-context';
import { martConfigSchema } from '../../src/mart/config';
import type { Line } from './compare';
import { Comparison, type Selection, type Verdict } from './comparison';
import { type Manifest, manifestSchema, type Part, partOf } from './manifest';

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
  | {
      readonly kind: 'done';
      readonly engine: EngineInfo;
      readonly verdict: Verdict;
      readonly fusedFrom: number;
      /** By part that gave something; what ran in silence counts to the next that did. */
      readonly seconds: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'error'; readonly message: string };

/** `readFile` reads a file of the goldens folder. Everything that happens, errors too, goes to `send`. */
export async function runSession(
  request: SessionRequest,
  readFile: (name: string) => Promise<ArrayBuffer>,
  send: (message: SessionMessage) => void,
): Promise<void> {
  try {
    const manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(await readFile('manifest.json'))));
    const config = martConfigSchema.parse(baseConfig);
    const { visual, audio, text, fusion } = config;
    const engine = await startBackend(request.backend, {
      wasmFolder: request.wasmFolder,
      onLost: ({ message }) => send({ kind: 'error', message }),
    });
    const deepest = Math.max(visual.depth, audio.depth, text.depth);
    const selection = {
      parts: request.parts && new Set(request.parts),
      blocks: request.blocks !== null && request.blocks < deepest ? request.blocks : null,
      fusedFrom: visual.depth - fusion.blocks,
    };
    const comparison = new Comparison(manifest, readFile, selection, (line) => send({ kind: 'line', line }));
    await comparison.takeFilterBanks();
    const seconds: Record<string, number> = {};
    let last = performance.now();
    await trace(config, caseOf(manifest), await optionsOf(comparison, selection), async (name, shape, data) => {
      await comparison.take(name, { shape, data });
      const part = partOf(name, selection.fusedFrom) ?? 'unknown';
      const now = performance.now();
      seconds[part] = (seconds[part] ?? 0) + (now - last) / 1000;
      last = now;
    });
    send({ kind: 'done', engine, verdict: comparison.finish(), fusedFrom: selection.fusedFrom, seconds });
  } catch (error) {
    send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function caseOf(manifest: Manifest): TraceCase {
  return {
    seed: manifest.seed,
    segments: manifest.segments,
    words: manifest.text_tokens,
    ratio: manifest.mratio,
    target: manifest.target,
    lambda: manifest.lamb,
    lambda0: manifest.lambda_0,
  };
}

async function optionsOf(comparison: Comparison, { parts, blocks }: Selection): Promise<TraceOptions> {
  const mask = await comparison.golden('mask');
  const attention = await comparison.golden('combined_attention');
  return {
    parts: parts && new Set(TRACE_PARTS.filter((part) => parts.has(part))),
    blocks,
    golden: { mask: Uint8Array.from(mask.data), combinedAttention: Float32Array.from(attention.data) },
  };
}
