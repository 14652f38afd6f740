// From an analysis to what a link carries of it, and back to an analysis that has nulls where the link left something out.
import { checkedResult } from '../analysis/checked';
import { MOST_WORDS } from '../analysis/limits';
import type { AnalysisResult, SegmentResult, View } from '../analysis/result';
import { seededMask } from '../analysis/remask';
import { sumOfHeads, videoLogits } from '../analysis/scores';
import { frameSquare } from '../analysis/views';
import { base64ToBytes, bytesToBase64 } from '../lib/base64';
import { GRID, PATCHES_PER_STEP as PLACES } from '../lib/shapes';
import type { LinkChoices } from './address';
import { linkBroken } from './broken';
import { BACKENDS, type LinkRecord, LOGITS, SHARES } from './record';

type Square = SegmentResult['square'];
type Logits = SegmentResult['logits'];

/** People's seconds, and errors of recoveries. */
const HUNDREDTHS = 100;
const MILLISECONDS = 1000;
const [TIME_STEPS] = GRID;
/** Where the first square moves from. */
const ORIGIN: Square = { x: 0, y: 0, side: 0 };

export function carry(result: AnalysisResult, { heads, words }: Pick<LinkChoices, 'heads' | 'words'>): LinkRecord {
  const { file, model, settings, segments, people, video, notices = [], run } = result;
  const { strategy, ratio, lambda, reveal, seed, range = null, view } = settings;
  const follows = view.kind === 'face' ? segments : [];
  const squares = follows.filter(({ person }) => person !== null).map(({ square }) => wholePixels(square));
  const spoke = segments.map(({ logits }) => logits);
  const span = range && { start: range[0], end: range[1] };
  const edges = evenEdges({ range: span, file }, segments.length);
  const drawn = segments.every(({ mask }, i) => mask === seededMask(settings, i));
  const even = segments.every(({ start, end }, i) => start === edges[i] && end === edges[i + 1]);
  return {
    file,
    model: { ...model, sure: model.confidence?.sure ?? null, peak: model.verdict?.peak ?? null },
    mask: { strategy, ratio, lambda, reveal, seed },
    range: span,
    view: {
      kind: view.kind,
      square: view.kind === 'square' ? view.square : null,
      person: view.kind === 'face' ? view.person : null,
    },
    notices,
    backend: BACKENDS.find((name) => name === run.backend) ?? 'wasm',
    people: people.map(({ id, name, seconds }) => ({ id, name, seconds: steps(seconds, HUNDREDTHS) })),
    video: video.distribution.map(shareStep),
    present: segments.map(({ present }) => (present.audio ? 1 : 0) + (present.text ? 2 : 0)),
    spans: even ? null : segments.map(({ start, end }) => ({ start, end })),
    shares: segments.map(({ distribution }) => distribution.map(shareStep)),
    errors: segments.map(({ recoveryError }) => steps(recoveryError, HUNDREDTHS)),
    masks: drawn ? null : segments.map(({ mask }) => moved(base64ToBytes(mask), byPlace)),
    followed: follows.map(({ person }) => people.findIndex(({ id }) => id === person) + 1),
    moves: squares.map((square, i) => difference(square, squares[i - 1] ?? ORIGIN)),
    heads: heads && spoke.every(({ visual }) => visual !== null) ? spoke.map(logitSteps) : null,
    words: words ? segments.map(carriedWords) : null,
  };
}

/** Throws `link-broken` for a record that no analysis gives. */
export function resultOf(record: LinkRecord): AnalysisResult {
  const { model, file, people } = record;
  const count = record.shares.length;
  const { masks } = record;
  const view = viewOf(record.view);
  const followed = view.kind === 'face' ? record.followed : null;
  const columns = [record.present, record.errors, masks, record.spans, followed, record.heads, record.words];
  if (columns.some((column) => column !== null && column.length !== count)) throw linkBroken('segments lack something');
  const seen = seenOf(record, view);
  const edges = evenEdges(record, count);
  const segments = record.shares.map((shares, i) => {
    const { start, end } = record.spans?.[i] ?? { start: edges[i] ?? 0, end: edges[i + 1] ?? 0 };
    const logits = logitsOf(record.heads?.[i]);
    const present = record.present[i] ?? 0;
    return {
      start,
      end,
      ...(seen[i] ?? { square: frameSquare(file), person: null }),
      frameTimes: [],
      present: { visual: true, audio: present % 2 === 1, text: present >= 2 },
      logits,
      scores: record.heads && sumOfHeads(logits),
      distribution: shares.map(shareOf),
      words: (record.words?.[i] ?? []).map((word) => wordOf(word, start)),
      attention: { intra: null, inter: null, wordsToPatches: null, wordsToSound: null },
      mask: masks ? bytesToBase64(moved(masks[i] ?? new Uint8Array(), byTime)) : (seededMask(record.mask, i) ?? ''),
      recoveryError: (record.errors[i] ?? 0) / HUNDREDTHS,
    };
  });
  const logits = videoLogits(segments);
  const { sure, peak, ...named } = model;
  const checked = checkedResult({
    version: 2,
    file,
    model: { ...named, confidence: sure === null ? null : { sure }, verdict: peak === null ? null : { peak } },
    settings: {
      ...record.mask,
      segments: count,
      range: record.range && [record.range.start, record.range.end],
      view,
    },
    segments,
    people: people.map((person) => ({ ...person, seconds: person.seconds / HUNDREDTHS, boxes: [] })),
    video: { logits, scores: record.heads && sumOfHeads(logits), distribution: record.video.map(shareOf) },
    notices: record.notices,
    run: { backend: record.backend, adapter: '', precision: 'f32', versions: {}, seconds: {} },
  });
  if ('rule' in checked) throw linkBroken(checked.rule);
  return checked.result;
}

function steps(value: number, perUnit: number): number {
  return Math.round(value * perUnit);
}

function shareStep(value: number): number {
  return Math.min(SHARES - 1, Math.max(0, Math.floor(value * SHARES)));
}

/** The middle of the step: it has the two decimals of every value in it. */
function shareOf(step: number): number {
  return (step + 0.5) / SHARES;
}

function logitSteps({ visual, audio, text }: Logits) {
  const row = (values: readonly number[]) => values.map((value) => steps(value, LOGITS));
  return { visual: row(visual ?? []), audio: audio && row(audio), text: text && row(text) };
}

function logitsOf(row: NonNullable<LinkRecord['heads']>[number] | undefined): Logits {
  const of = (values: readonly number[] | null) => values?.map((value) => value / LOGITS) ?? null;
  return row ? { visual: of(row.visual), audio: of(row.audio), text: of(row.text) } : NO_HEADS;
}

const NO_HEADS: Logits = { visual: null, audio: null, text: null };

function carriedWords({ words, start }: SegmentResult) {
  return words.slice(0, MOST_WORDS).map((word) => {
    const [from, to] = word.pieces;
    const [begin, end] = [steps(word.start, MILLISECONDS), steps(word.end, MILLISECONDS)];
    return { text: word.text, start: begin - steps(start, MILLISECONDS), length: end - begin, from, to };
  });
}

function wordOf(
  { text, start, length, from, to }: NonNullable<LinkRecord['words']>[number][number],
  segmentStart: number,
): SegmentResult['words'][number] {
  const begin = steps(segmentStart, MILLISECONDS) + start;
  return { text, start: begin / MILLISECONDS, end: (begin + length) / MILLISECONDS, pieces: [from, to] };
}

/** Where segments begin and end, s, that divide the range: one more than there are segments. */
function evenEdges(
  { range, file }: { readonly range: LinkRecord['range']; readonly file: { readonly duration: number } },
  segments: number,
): number[] {
  const { start, end } = range ?? { start: 0, end: file.duration };
  return Array.from({ length: segments + 1 }, (_, i) => start + (i * (end - start)) / segments);
}

/** Bits of a mask with the time steps of a place side by side, since they repeat: bit t * 49 + place as place * 8 + t. */
const byPlace = (bit: number) => (bit % PLACES) * TIME_STEPS + Math.floor(bit / PLACES);
const byTime = (bit: number) => (bit % TIME_STEPS) * PLACES + Math.floor(bit / TIME_STEPS);

function moved(bits: Uint8Array, to: (bit: number) => number): Uint8Array {
  const result = new Uint8Array(bits.length);
  for (let from = 0; from < bits.length * 8; from++) {
    const [bit, place] = [((bits[from >> 3] ?? 0) >> (from & 7)) & 1, to(from)];
    result[place >> 3] = (result[place >> 3] ?? 0) | (bit << (place & 7));
  }
  return result;
}

function viewOf({ kind, square, person }: LinkRecord['view']): View {
  if (kind === 'face') return { kind, person };
  return kind === 'square' && square ? { kind, square } : { kind: 'frame' };
}

/** The square and the person of each segment. */
function seenOf(
  { file, people, present, followed, moves }: LinkRecord,
  view: View,
): Pick<SegmentResult, 'square' | 'person'>[] {
  const centre = frameSquare(file);
  if (view.kind !== 'face')
    return present.map(() => ({ square: view.kind === 'square' ? view.square : centre, person: null }));
  let [square, move] = [ORIGIN, 0];
  return followed.map((index) => {
    const person = people[index - 1]?.id ?? null;
    if (person === null) return { square: centre, person };
    square = sum(square, moves[move++] ?? ORIGIN);
    return { square, person };
  });
}

function wholePixels({ x, y, side }: Square): Square {
  return { x: Math.round(x), y: Math.round(y), side: Math.round(side) };
}

function difference(a: Square, b: Square): Square {
  return { x: a.x - b.x, y: a.y - b.y, side: a.side - b.side };
}

function sum(a: Square, b: Square): Square {
  return { x: a.x + b.x, y: a.y + b.y, side: a.side + b.side };
}
