// A race where the engines are, in a worker or in Node's process: for every piece each engine is loaded, its outputs
// compared with ours in float32, and only then timed.
import type { MartConfig } from '../../src/mart/config';
import { martConfigSchema } from '../../src/mart/config';
import baseConfig from '../../models/base/config.json' with { type: 'json' };
import tinyConfig from '../../models/tiny/config.json' with { type: 'json' };
import type { Precision } from '../onnx/model';
import type { Contestant } from './contestant';
import { dispatchCount, installCounters } from './counters';
import { networkOf, networkPieces } from './network';
import { type OrtEngine, type PeerForm, startOrt } from './ort-engine';
import { type Outputs, worstDifference } from './outputs';
import { halfRows } from './half-rows';
import type { Piece } from './piece';
import { blockPiece, productPieces } from './pieces';
import type { Lane, Line, ModelName, RaceMessage, RaceRequest, Row } from './protocol';
import { startTfjs, type TfjsEngines } from './tfjs-engine';
import { race } from './timing';

/**
 * Relative difference of an output from ours in float32. What half precision through and through loses hides a small
 * mistake, so a form that runs in it must be right in float32 first.
 */
const TOLERANCE: Readonly<Record<Precision, number>> = { f32: 1e-4, f16: 3e-2 };
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
  readonly lane: Lane;
  /** Null until the first piece was raced. */
  readonly peerForm: { kept: PeerForm | null };
  readonly tfjs: TfjsEngines;
  readonly ort: OrtEngine;
  readonly rounds: number;
  readonly warmUps: number;
}

async function raceOn(backend: Lane['backend'], lanes: readonly Lane[], course: Course): Promise<void> {
  const { request, config, tell } = course;
  const tfjs = await startTfjs(backend, request);
  const threads = Number(/(\d+) threads?/.exec(tfjs.info.adapter)?.[1] ?? 1);
  const { adapter, software } = tfjs.info;
  const ort = await startOrt(backend, { folder: request.ortFolder, threads, software });
  const versions = { ...tfjs.info.versions, 'onnxruntime-web': ort.version };
  tell({ kind: 'machine', machine: { backend, adapter, software, versions } });
  if (request.scopes.includes('halves') && backend === 'wasm') {
    for (const row of halfRows(request.model)) tell({ kind: 'row', row });
  }
  if (!request.scopes.some((scope) => scope !== 'halves')) return;
  const engines = {
    tfjs,
    ort,
    rounds: software ? Math.min(SOFTWARE_ROUNDS, request.repetitions) : request.repetitions,
    warmUps: software ? 1 : 2,
  };
  const whole = request.scopes.includes('whole');
  const network = networkOf(config);
  for (const segments of request.segments) {
    for (const lane of lanes) {
      if (lane.precision === 'f16' && !tfjs.info.halves) {
        tell({ kind: 'note', text: `left out: ${adapter} has no float16 (shader-f16)` });
        continue;
      }
      const field = { ...engines, lane, peerForm: { kept: null } };
      const pieces = [
        ...(request.scopes.includes('block') ? [blockPiece(config, segments, !whole)] : []),
        ...(whole ? networkPieces(config, segments, network) : []),
      ];
      await raceAll(pieces, segments, field, course);
      const products = await raceAll(productPieces(config, segments), segments, field, course);
      const rates = products.map(({ gflops }) => gflops ?? 0);
      if (rates.length > 0) tell({ kind: 'rate', lane, segments, gflops: Math.max(...rates) });
    }
  }
}

/** Rows of the pieces, told one by one; pieces that the budget leaves no time for are named. */
async function raceAll(pieces: readonly Piece[], segments: number, field: Field, course: Course): Promise<Row[]> {
  const { lane } = field;
  const rows: Row[] = [];
  for (const piece of pieces) {
    const place = `${piece.stage} on ${lane.backend} ${lane.precision}, ${segments} ${segments === 1 ? 'segment' : 'segments'}`;
    if (performance.now() > course.end) {
      course.tell({ kind: 'note', text: `left out, the budget is spent: ${place}` });
      continue;
    }
    for (const row of await racePiece(piece, place, segments, field, course)) {
      rows.push(row);
      course.tell({ kind: 'row', row });
    }
  }
  return rows;
}

async function racePiece(
  piece: Piece,
  place: string,
  segments: number,
  field: Field,
  { request: { model }, tell }: Course,
): Promise<Row[]> {
  const { tfjs, rounds, warmUps } = field;
  const { backend, precision } = field.lane;
  const full = await tfjs.ours(piece, 'f32');
  const reference = await full.outputs();
  const entered: Contestant[] = [];
  if (precision === 'f32') entered.push(full, await tfjs.stock(piece));
  else {
    await full.dispose();
    entered.push(await tfjs.ours(piece, precision));
  }
  try {
    for (const contestant of entered) await check(contestant, reference, place, precision);
    const peer = await enterPeer(piece, reference, place, field, tell);
    if (peer) entered.push(peer);

    const dispatches: (number | null)[] = [];
    for (const contestant of entered) dispatches.push(backend === 'webgpu' ? await dispatchesOf(contestant) : null);
    const times = await race(entered, rounds, warmUps);
    return entered.map(({ engine, bytes }, i) => {
      const ms = times[i] ?? Number.NaN;
      return {
        ...{ engine, backend, precision, model, segments, stage: piece.stage, ms },
        ...{
          gflops: piece.flops / ms / 1e6,
          dispatches: dispatches[i] ?? null,
          bytes: piece.alone ? bytes() : null,
          share: null,
        },
      };
    });
  } finally {
    for (const contestant of entered) await contestant.dispose();
  }
}

/** @throws where an engine gives something else than ours in float32 */
async function check(contestant: Contestant, reference: Outputs, place: string, precision: Precision): Promise<void> {
  const difference = worstDifference(reference, await contestant.outputs());
  if (difference <= TOLERANCE[precision]) return;
  throw new Error(
    `${contestant.engine} gives other outputs than ours in float32 for ${place}: ` +
      `a relative ${difference.toExponential(1)}, ${TOLERANCE[precision]} is allowed`,
  );
}

/** The peer in its fastest form that gives our outputs: found on the first piece of a race and kept. Null where none does. */
async function enterPeer(
  piece: Piece,
  reference: Outputs,
  place: string,
  field: Field,
  tell: Course['tell'],
): Promise<Contestant | null> {
  const {
    ort,
    peerForm,
    lane: { precision },
  } = field;
  if (peerForm.kept) {
    const contestant = await ort.enter(piece, precision, peerForm.kept);
    try {
      await check(contestant, reference, place, precision);
      return contestant;
    } catch (error) {
      await contestant.dispose();
      tell({ kind: 'note', text: `onnxruntime-web, ${peerForm.kept.name}: ${messageOf(error)}` });
    }
  }
  // One at a time: a captured graph does not survive the end of another session with one.
  let best: { form: PeerForm; ms: number } | null = null;
  for (const form of ort.forms) {
    let contestant: Contestant | null = null;
    try {
      if (precision === 'f16') {
        contestant = await ort.enter(piece, 'f32', form);
        await check(contestant, reference, place, 'f32');
        await contestant.dispose();
        contestant = null;
      }
      contestant = await ort.enter(piece, precision, form);
      await check(contestant, reference, place, precision);
      // What is captured in the first run is sent again in the second.
      if (form.captured) await check(contestant, reference, place, precision);
      const [ms = Number.POSITIVE_INFINITY] = await race([contestant], 3, 1);
      if (!best || ms < best.ms) best = { form, ms };
    } catch (error) {
      tell({ kind: 'note', text: `onnxruntime-web, ${form.name}: ${messageOf(error)}` });
    } finally {
      await contestant?.dispose();
    }
  }
  if (!best) {
    tell({ kind: 'failure', text: `onnxruntime-web is left out, no form of it gives our outputs: ${place}` });
    return null;
  }
  tell({ kind: 'note', text: `onnxruntime-web's fastest form for ${place}: ${best.form.name}` });
  peerForm.kept = best.form;
  return ort.enter(piece, precision, best.form);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function dispatchesOf(contestant: Contestant): Promise<number> {
  const before = dispatchCount();
  await contestant.run();
  return dispatchCount() - before;
}
