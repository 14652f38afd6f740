// One parity run where the tensors are: starts the backend, loads the network, traces it on a goldens folder's inputs and compares
// on the spot, so that only lines of text leave the worker.
// The goldens are the official, full-size model's.
import baseConfig from '../../models/base/config.json' with { type: 'json' };
import { startBackend } from '../../src/engine/backend';
import { largestBatch } from '../../src/engine/batch-size';
import type { Backend, EngineInfo, FormChoice } from '../../src/engine/protocol';
import { recordingBackend } from '../../src/engine/webgpu-backend';
import type { Form } from '../../src/kernels/webgpu/device';
import { kernelDevice } from '../../src/kernels/webgpu/kernels';
import { martConfigSchema } from '../../src/mart/config';
import { disposeMart, loadMart } from '../../src/mart/mart';
import { generatedWeights } from '../../src/mart/weights-generated';
import type { Line } from './compare';
import { Comparison, type Selection, type Verdict } from './comparison';
import { type Manifest, manifestSchema, type Part, partOf } from './manifest';
import { type Golden, type TraceCase, trace } from './trace';

export interface SessionRequest {
  readonly backend: Backend;
  readonly form: FormChoice;
  /** Where tfjs's .wasm files lie, with a slash at the end: a URL, in Node a path. */
  readonly wasmFolder: string;
  /** Parts to compare; null: all. */
  readonly parts: readonly Part[] | null;
}

export type SessionMessage =
  | { readonly kind: 'line'; readonly line: Line }
  | {
      readonly kind: 'done';
      readonly engine: EngineInfo;
      /** How kernels are cut; null off webgpu. */
      readonly form: Form | null;
      readonly verdict: Verdict;
      readonly fusedFrom: number;
      /** By part that gave something, loading to the first. */
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
    const engine = await startBackend(request.backend, {
      wasmFolder: request.wasmFolder,
      form: request.form,
      onLost: ({ message }) => send({ kind: 'error', message }),
    });
    const selection: Selection = {
      parts: request.parts && new Set(request.parts),
      fusedFrom: config.visual.depth - config.fusion.blocks,
    };
    const comparison = new Comparison(manifest, readFile, selection, (line) => send({ kind: 'line', line }));
    await comparison.takeFilterBanks();
    const golden = await goldenOf(comparison);
    const seconds: Record<string, number> = {};
    let last = performance.now();
    const weights = generatedWeights(manifest.seed);
    const gpu = recordingBackend();
    // Uploads of a whole network would else wait in memory for the first read.
    const mart = await loadMart(weights, config, () => gpu?.flush());
    const batch = gpu ? largestBatch(config, gpu.device.limits) : 1;
    await trace(mart, weights, caseOf(manifest), { golden, batch }, async (name, value) => {
      await comparison.take(name, value);
      const part = partOf(name, selection.fusedFrom) ?? 'unknown';
      const now = performance.now();
      seconds[part] = (seconds[part] ?? 0) + (now - last) / 1000;
      last = now;
    });
    disposeMart(mart);
    send({
      kind: 'done',
      engine,
      form: kernelDevice()?.form ?? null,
      verdict: comparison.finish(),
      fusedFrom: selection.fusedFrom,
      seconds,
    });
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

async function goldenOf(comparison: Comparison): Promise<Golden> {
  const mask = await comparison.golden('mask');
  const attention = await comparison.golden('combined_attention');
  return { mask: Uint8Array.from(mask.data), combinedAttention: Float32Array.from(attention.data) };
}
