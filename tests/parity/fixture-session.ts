// One model against a fixture, where the tensors are: opens the folder as the page does, runs each segment, and compares
// scores by modality and distributions with PyTorch's.
import { softmax } from '../../src/analysis/scores';
import { startBackend } from '../../src/engine/backend';
import { openModel } from '../../src/engine/model-files';
import type { Backend, FormChoice } from '../../src/engine/protocol';
import type { Precision } from '../../src/kernels/precision';
import type { Form } from '../../src/kernels/webgpu/device';
import { kernelDevice } from '../../src/kernels/webgpu/kernels';
import { disposeMart, loadMart, type Mart } from '../../src/mart/mart';
import { disposeSegment, runSegment } from '../../src/mart/run/run';
import type { RunSettings, SegmentRun } from '../../src/mart/run/types';
import { compareTensor, type Line } from './compare';
import { drawBanks, drawPieces, drawPixels, type Fixture } from './fixture-case';

export interface FixtureRequest {
  readonly backend: Backend;
  readonly precision: Precision;
  readonly form: FormChoice;
  /** A URL, in Node a path, with a slash at the end. */
  readonly wasmFolder: string;
  /** Folder of config.json and weights, with a slash at the end. */
  readonly modelUrl: string;
  readonly fixture: Fixture;
}

export type FixtureMessage =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'done'; readonly adapter: string; readonly form: Form | null }
  | { readonly kind: 'error'; readonly message: string };

/** Of distributions, and of the scores that they are made of. */
const LIMIT = { kind: 'absolute', value: 2e-3 } as const;
/** Scores don't depend on the mask. */
const SETTINGS: RunSettings = { strategy: 'hint', ratio: 0.5, reveal: 0.1, lambda: 0.9, seed: 1 };
const OUTPUTS = ['visual', 'audio', 'text', 'distribution'] as const;

/** Everything that happens, errors too, goes to `send`. */
export async function runFixture(request: FixtureRequest, send: (message: FixtureMessage) => void): Promise<void> {
  try {
    const { adapter, precision } = await startBackend(request.backend, {
      wasmFolder: request.wasmFolder,
      precision: request.precision,
      form: request.form,
      onLost: ({ message }) => send({ kind: 'error', message }),
    });
    if (precision !== request.precision) throw new Error(`${adapter} computes in ${precision} alone`);
    const { config, weights } = await openModel(request.modelUrl);
    const mart = await loadMart(weights, config);
    for (const inputs of ['whole', 'pictures'] as const) {
      const found = await runSegments(mart, request.fixture, inputs);
      for (const output of OUTPUTS) {
        const [name, golden, ours] = [`${inputs}.${output}`, request.fixture[inputs][output], found[output]];
        if (golden === null && ours === null) continue;
        send({ kind: 'line', line: compareTensor(name, LIMIT, tensorOf(golden ?? []), tensorOf(ours ?? [])) });
      }
    }
    disposeMart(mart);
    send({ kind: 'done', adapter, form: kernelDevice()?.form ?? null });
  } catch (error) {
    send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** [S, classes] of each output; null where the modality is missing. */
async function runSegments(mart: Mart, fixture: Fixture, inputs: 'whole' | 'pictures') {
  const { config } = mart;
  const runs: SegmentRun[] = [];
  for (let index = 0; index < fixture.segments; index++) {
    const data = {
      index,
      pixels: drawPixels(fixture.seed, index),
      filterBanks: inputs === 'whole' ? drawBanks(fixture.seed, index) : null,
      pieces: inputs === 'whole' ? drawPieces(fixture, index, config.text.pieces) : null,
    };
    const { run, decoderInput } = await runSegment(mart, data, SETTINGS);
    disposeSegment(decoderInput);
    runs.push(run);
  }
  const rows = (of: (run: SegmentRun) => ArrayLike<number> | null) => {
    const all = runs.map(of);
    return all.every((row) => row !== null) ? all.map((row) => Array.from(row)) : null;
  };
  return {
    visual: rows(({ logits }) => logits.visual),
    audio: rows(({ logits }) => logits.audio),
    text: rows(({ logits }) => logits.text),
    distribution: rows(({ scores }) => softmax([...scores], config.temperature)),
  };
}

function tensorOf(rows: readonly (readonly number[])[]) {
  return { shape: [rows.length, rows[0]?.length ?? 0], data: rows.flat() };
}
