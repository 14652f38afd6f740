// What a link says of an analysis, versions 1 and 2: one description, read by the encoder and the decoder alike. Logits, errors
// and times are as exact as the page shows them; attention, filter banks and the run's details stay behind.
import { MASK_STRATEGIES } from '../analysis/defaults';
import { canRemask, remask } from '../analysis/remask';
import type { AnalysisResult, SegmentResult } from '../analysis/result';
import { softmax, sumOfHeads, videoLogits } from '../analysis/scores';
import { base64ToBytes, bytesToBase64 } from '../lib/base64';
import { packMask, unpackMask } from '../lib/masks';
import { MOST_SEGMENTS } from '../lib/shapes';
import { codeNumber } from './bit-model';
import { linkBroken } from './broken';
import { codeHeads, codeVideo } from './head-code';
import { LogitCoder } from './logit-code';
import { MaskCoder } from './mask-code';
import { codePeople, codeView, ViewCoder } from './view-code';
import type { Wire } from './wire';
import { WordCoder } from './word-code';

const MOST_CLASSES = 64;
const MOST_NOTICES = 16;
const BACKENDS = ['wasm', 'webgpu'] as const;

/** Kind of the flags that say that a mask follows from the settings; 0 to 8 are the heads'. */
const DRAWN = 9;

/** Beside the record itself. */
export interface RecordOptions {
  /** Of the link: 1 had one square for all of the video, and nobody. */
  readonly version: 1 | 2;
  /** Whether words are written; a decoder finds out by itself. */
  readonly words: boolean;
  /** Coarsest step of the logits that an encoder may choose, as a power of a half. */
  readonly coarsest: number;
}

/** Codes `known`, or reads a result where it is null. */
export function codeRecord(wire: Wire, known: AnalysisResult | null, options: RecordOptions): AnalysisResult {
  const file = codeFile(wire, known?.file);
  const model = codeModel(wire, known?.model, options.version);
  const settings = codeSettings(wire, known?.settings, options.version);
  const notices = codeTexts(wire, known?.notices ?? [], MOST_NOTICES);
  const backend = wire.choice(BACKENDS.find((name) => name === known?.run.backend) ?? 'wasm', BACKENDS);
  const spans = codeSpans(wire, known?.segments, settings, file.duration);
  const people = options.version === 1 ? [] : codePeople(wire, known?.people ?? []);
  const viewCoder = new ViewCoder(wire, people, file, settings.view);
  const wordCoder = wire.bit(options.words) ? new WordCoder(wire) : null;
  const logitCoder = new LogitCoder(wire.coder, model.classes.length);
  const maskCoder = new MaskCoder();
  let error = 100;
  const segments = spans.map(([start, end], index): SegmentResult => {
    const from = known?.segments[index];
    const view = viewCoder.code(from);
    const { logits, present } = codeHeads(wire, logitCoder, from, { model, coarsest: options.coarsest });
    const mask = codeMask(wire, maskCoder, from, index, settings);
    error = codeNumber(wire.coder, from ? Math.round(Number(from.recoveryError.toFixed(2)) * 100) : 0, error, 1.5);
    const scores = sumOfHeads(logits);
    return {
      start,
      end,
      ...view,
      frameTimes: [],
      present,
      logits,
      scores,
      distribution: softmax(scores, model.temperature),
      words: wordCoder?.code(from?.words ?? null, start) ?? [],
      attention: { intra: null, inter: null, wordsToPatches: null, wordsToSound: null },
      mask,
      recoveryError: error / 100,
    };
  });
  const logits = codeVideo(logitCoder, known?.video.logits, videoLogits(segments), {
    model,
    coarsest: options.coarsest,
  });
  const scores = sumOfHeads(logits);
  return {
    version: 2,
    file,
    model,
    settings,
    segments,
    people,
    video: { logits, scores, distribution: softmax(scores, model.temperature) },
    notices,
    run: { backend, adapter: '', precision: 'f32', versions: {}, seconds: {} },
  };
}

function codeFile(wire: Wire, known: AnalysisResult['file'] | undefined): AnalysisResult['file'] {
  return {
    name: wire.text(known?.name ?? ''),
    bytes: wire.natural(known?.bytes ?? 0),
    sha256: wire.hex(known?.sha256 ?? ''),
    duration: wire.float(known?.duration ?? 0),
    width: wire.natural(known?.width ?? 0),
    height: wire.natural(known?.height ?? 0),
  };
}

function codeModel(
  wire: Wire,
  known: AnalysisResult['model'] | undefined,
  version: RecordOptions['version'],
): AnalysisResult['model'] {
  const name = wire.text(known?.name ?? '');
  const sha256 = wire.hex(known?.sha256 ?? '');
  const classes = codeTexts(wire, known?.classes ?? [], MOST_CLASSES);
  if (classes.length < 2 || new Set(classes).size !== classes.length) throw linkBroken('its classes make no sense');
  const model = {
    name,
    sha256,
    classes,
    polarity: classes.map((_, i) => wire.float(known?.polarity[i] ?? 0)),
    temperature: wire.float(known?.temperature ?? 1),
    trained: wire.bit(known?.trained ?? false),
  };
  // Version 1 was never sure of anything.
  if (version === 1) return model;
  const sure = codeOptional(wire, known?.confidence?.sure);
  const peak = codeOptional(wire, known?.verdict?.peak);
  if (peak !== null && !(peak > 0 && peak <= 1)) throw linkBroken('its headline makes no sense');
  return { ...model, confidence: sure === null ? null : { sure }, verdict: peak === null ? null : { peak } };
}

function codeOptional(wire: Wire, known: number | undefined): number | null {
  return wire.bit(known !== undefined) ? wire.float(known ?? 0) : null;
}

function codeSettings(
  wire: Wire,
  known: AnalysisResult['settings'] | undefined,
  version: RecordOptions['version'],
): AnalysisResult['settings'] {
  const mask = {
    strategy: wire.choice(known?.strategy, MASK_STRATEGIES),
    ratio: wire.float(known?.ratio ?? 0),
    lambda: wire.float(known?.lambda ?? 0),
    reveal: wire.float(known?.reveal ?? 0),
    seed: wire.natural(known?.seed ?? 0),
    segments: wire.count(known?.segments ?? 0, MOST_SEGMENTS),
  };
  const { range = null } = known ?? {};
  return {
    ...mask,
    range: wire.bit(range !== null) ? [wire.float(range?.[0] ?? 0), wire.float(range?.[1] ?? 0)] : null,
    view: codeView(wire, known?.view ?? { kind: 'frame' }, version),
  };
}

function codeTexts(wire: Wire, known: readonly string[], most: number): string[] {
  return Array.from({ length: wire.count(known.length, most) }, (_, i) => wire.text(known[i] ?? ''));
}

/** Start and end of each segment, s: nothing where they divide the analysed stretch evenly. */
function codeSpans(
  wire: Wire,
  known: readonly SegmentResult[] | undefined,
  { range, segments: count }: AnalysisResult['settings'],
  duration: number,
): (readonly [start: number, end: number])[] {
  const [from, to] = range ?? [0, duration];
  const edge = (index: number) => from + (index * (to - from)) / count;
  const even = known?.every(({ start, end }, i) => start === edge(i) && end === edge(i + 1)) ?? false;
  const evenly = wire.bit(even);
  const spans = Array.from({ length: count }, (_, i): readonly [number, number] =>
    evenly ? [edge(i), edge(i + 1)] : [wire.float(known?.[i]?.start ?? 0), wire.float(known?.[i]?.end ?? 0)],
  );
  if (count === 0 || spans.some(([start, end]) => !(start < end))) throw linkBroken('its segments make no sense');
  return spans;
}

/** Base64 of 49 bytes; nothing where the settings alone draw the same mask. */
function codeMask(
  wire: Wire,
  coder: MaskCoder,
  known: SegmentResult | undefined,
  index: number,
  settings: AnalysisResult['settings'],
): string {
  const drawn = drawnFromSeed(index, settings);
  if (drawn && wire.flag(DRAWN, known?.mask === drawn)) return drawn;
  return pack(coder.code(wire.coder, known ? unpack(known.mask) : null));
}

/** A segment of which nothing is known: what is drawn for it comes from the settings alone. */
const UNKNOWN: SegmentResult = {
  start: 0,
  end: 0,
  square: { x: 0, y: 0, side: 0 },
  person: null,
  frameTimes: [],
  present: { visual: true, audio: false, text: false },
  logits: { visual: [], audio: null, text: null },
  scores: [],
  distribution: [],
  words: [],
  attention: { intra: null, inter: null, wordsToPatches: null, wordsToSound: null },
  mask: '',
  recoveryError: 0,
};

/** The mask of strategies that are drawn from the seed alone; null for the others. */
function drawnFromSeed(index: number, settings: AnalysisResult['settings']): string | null {
  return canRemask(UNKNOWN, settings) ? pack(remask(UNKNOWN, index, settings).mask) : null;
}

function pack(mask: Uint8Array): string {
  return bytesToBase64(packMask(mask));
}

function unpack(base64: string): Uint8Array {
  return unpackMask(base64ToBytes(base64));
}
