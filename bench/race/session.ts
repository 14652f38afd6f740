// A race where the engines are, in a worker or in Node's process: for every piece each engine is loaded, its outputs
// compared with ours in float32, and only then timed.
import type { MartConfig } from '../../src/mart/config';
import { martConfigSchema } from '../../src/mart/config';
import baseConfig from '../../models/base/config.json' with { type: 'json' };
import tinyConfig from '../../models/tiny/config.json' with { type: 'json' };
import type { Precision } from '../onnx/model';
import type { Contestant, Outputs } from './contestant';
import { dispatchCount, installCounters } from './counters';
import { type OrtEngine, startOrt } from './ort-engine';
import type { Piece } from './piece';
import { blockPiece, productPieces } from './pieces';
import type { Lane, Line, ModelName, RaceMessage, RaceRequest, Row } from './protocol';
import { startTfjs, type TfjsEngines } from './tfjs-engine';
import { race } from './timing';

/** Largest difference of an output over its largest value, against ours in float32. */
const TOLERANCE: Readonly<Record<Precision, number>> = { f32: 1e-4, f16: 2e-2 };
/** Turns on an adapter that computes on the CPU, where one run takes seconds. */
const SOFTWARE_ROUNDS = 3;

const CONFIGS: Readonly<Record<ModelName, unknown>> = { tiny: tinyConfig, base: baseConfig };

/** Everything that happens, errors too, goes to `send`. */
export async function runRace(request: RaceRequest, send: (message: RaceMessage) => void): Promise<void> {
  try {
    installCounters((message) => send({ kind: 'error', message: `WebGPU: ${message}` }));
    const config = martConfigSchema.parse(CONFIGS[request.model]);
    const tell = (line: Line) => send({ kind: 'line', line });
    const end = performance.now() + request.budget;
    for (const backend of ['webgpu', 'wasm'] as const) {
      const lanes = request.lanes.filter((lane) => lane.backend === backend);
      if (lanes.length > 0) await raceOn(backend, lanes, { request, config, tell, end });
    }
    send({ kind: 'done' });
  } catch (error) {
    send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

interface Course {
  readonly request: RaceRequest;
  readonly config: MartConfig;
  readonly tell: (line: Line) => void;
  readonly end: number;
}

interface Field {
  readonly tfjs: TfjsEngines;
  readonly ort: OrtEngine;
  readonly rounds: number;
  readonly warmUps: number;
}

async function raceOn(backend: Lane['backend'], lanes: readonly Lane[], course: Course): Promise<void> {
  const { request, config, tell } = course;
  const tfjs = await startTfjs(backend, request.wasmFolder);
  const threads = Number(/(\d+) threads?/.exec(tfjs.info.adapter)?.[1] ?? 1);
  const ort = await startOrt(backend, { folder: request.ortFolder, threads });
  const { adapter, software } = tfjs.info;
  const versions = { ...tfjs.info.versions, 'onnxruntime-web': ort.version };
  tell({ kind: 'machine', machine: { backend, adapter, software, versions } });
  const field = {
    tfjs,
    ort,
    rounds: software ? Math.min(SOFTWARE_ROUNDS, request.repetitions) : request.repetitions,
    warmUps: software ? 1 : 2,
  };
  for (const segments of request.segments) {
    for (const lane of lanes) {
      const products = await raceAll(productPieces(config, segments), lane, segments, null, field, course);
      const best = products.length > 0 ? Math.max(...products.map(({ gflops }) => gflops ?? 0)) : null;
      await raceAll([blockPiece(config, segments)], lane, segments, best, field, course);
    }
  }
}

/** Rows of the pieces, told one by one; pieces that the budget leaves no time for are named. */
async function raceAll(
  pieces: readonly Piece[],
  { backend, precision }: Lane,
  segments: number,
  best: number | null,
  field: Field,
  { request, tell, end }: Course,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const piece of pieces) {
    if (performance.now() > end) {
      const place = `${backend} ${precision}, ${segments} ${segments === 1 ? 'segment' : 'segments'}`;
      tell({ kind: 'note', text: `left out, the budget is spent: ${piece.stage} on ${place}` });
      continue;
    }
    const contestants = await enterAll(piece, precision, field);
    await compare(piece, precision, contestants);
    const dispatches = await Promise.resolve(countDispatches(backend, contestants));
    const times = await race(contestants, field.rounds, field.warmUps);
    for (const [i, { engine, bytes }] of contestants.entries()) {
      const ms = times[i] ?? Number.NaN;
      const gflops = piece.flops / ms / 1e6;
      const row: Row = {
        engine,
        backend,
        precision,
        model: request.model,
        segments,
        stage: piece.stage,
        ms,
        gflops,
        dispatches: dispatches[i] ?? null,
        bytes: bytes(),
        share: best === null ? null : gflops / best,
      };
      rows.push(row);
      tell({ kind: 'row', row });
    }
    for (const contestant of contestants) contestant.dispose();
  }
  return rows;
}

async function enterAll(piece: Piece, precision: Precision, { tfjs, ort }: Field): Promise<Contestant[]> {
  const ours = precision === 'f32' ? [await tfjs.ours.enter(piece), await tfjs.stock.enter(piece)] : [];
  return [...ours, await ort.enter(piece, precision)];
}

/** @throws where an engine gives something else than the first, which is ours */
async function compare(piece: Piece, precision: Precision, contestants: readonly Contestant[]): Promise<void> {
  const [first, ...others] = contestants;
  const reference = await first?.outputs();
  if (!first || !reference) return;
  for (const contestant of others) {
    const difference = worstDifference(reference, await contestant.outputs());
    if (difference <= TOLERANCE[precision]) continue;
    throw new Error(
      `${contestant.engine} gives other outputs than ours for ${piece.stage} (${precision}): ` +
        `${difference.toExponential(1)} of the largest value, ${TOLERANCE[precision]} is allowed`,
    );
  }
}

/** Over all outputs, each by its own largest value. NaN and missing values are infinitely wrong. */
export function worstDifference(reference: Outputs, outputs: Outputs): number {
  let worst = 0;
  for (const [name, expected] of Object.entries(reference)) {
    const actual = outputs[name];
    if (actual?.length !== expected.length) return Number.POSITIVE_INFINITY;
    let largest = 0;
    let difference = 0;
    for (const [i, value] of expected.entries()) {
      const error = Math.abs(value - (actual[i] ?? Number.NaN));
      if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
      largest = Math.max(largest, Math.abs(value));
      difference = Math.max(difference, error);
    }
    if (difference > 0) worst = Math.max(worst, difference / largest);
  }
  return worst;
}

async function countDispatches(
  backend: Lane['backend'],
  contestants: readonly Contestant[],
): Promise<(number | null)[]> {
  const counts: (number | null)[] = [];
  for (const contestant of contestants) {
    const before = dispatchCount();
    if (backend === 'webgpu') await contestant.run();
    counts.push(backend === 'webgpu' ? dispatchCount() - before : null);
  }
  return counts;
}
