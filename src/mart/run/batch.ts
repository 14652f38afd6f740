// A batch of segments on its way through the stages. Segments of one batch may lack picture, sound or words: those with the
// same of these run together, rows of words of different lengths packed, and each segment gets what it would get alone.
// Everything up to the heads is recorded before anything is read, and read at once.
import * as tf from '@tensorflow/tfjs';
import { packing } from '../../kernels/packing';
import { assert } from '../../lib/assert';
import { uploadBanks, uploadMasks, uploadPixels } from '../inputs';
import type { Mart } from '../mart';
import { embedPieces } from '../text';
import { type Recorded, squaresByPatch } from './errors';
import { type Observer, runsOn, STAGES, type Stage, stagesOf, unobserved, type ValueName, type Values } from './stages';
import type { SegmentData, StageTimer } from './types';

/** What is read of a segment before its mask is drawn. What it lacks picture, sound or words for is missing. */
const READ = ['intra', 'visual', 'audio', 'text', 'piecesToPatches', 'piecesToSound'] as const;
/** Of these a segment has a row for each of its word pieces, of the others one. */
const BY_PIECE: readonly ValueName[] = ['piecesToPatches', 'piecesToSound'];
export type Reading = { [Name in (typeof READ)[number]]?: Float32Array };

/** A value of segments [from, from + count) of the batch. */
interface Span {
  readonly name: ValueName;
  readonly from: number;
  readonly count: number;
  readonly value: Values[ValueName];
}

const untimed: StageTimer = async (_, work) => work();

export class Batch {
  /** Alike ones stand together. */
  readonly segments: readonly SegmentData[];
  /** Of each segment its place in what was given. */
  readonly #order: readonly number[];
  readonly #mart: Mart;
  readonly #timed: StageTimer;
  readonly #observe: Observer;
  readonly #owned = new Set<tf.Tensor>();
  #spans: Span[] = [];
  #together: tf.Tensor | null = null;

  constructor(mart: Mart, data: readonly SegmentData[], timed: StageTimer = untimed, observe: Observer = unobserved) {
    this.#mart = mart;
    const ranked = data.map((segment, i) => ({ segment, i })).sort((a, b) => rankOf(a.segment) - rankOf(b.segment));
    this.segments = ranked.map(({ segment }) => segment);
    this.#order = ranked.map(({ i }) => i);
    this.#timed = timed;
    this.#observe = observe;
  }

  async recordToHeads(): Promise<void> {
    const { visual, audio, text } = this.#mart;
    for (const { from, values } of runsOf(this.segments, ({ pixels }) => pixels)) {
      this.#put('pixels', from, values.length, uploadPixels(values, visual.embedding));
    }
    for (const { from, values } of runsOf(this.segments, ({ filterBanks }) => filterBanks)) {
      this.#put('banks', from, values.length, uploadBanks(values, audio.embedding));
    }
    for (const { from, values } of runsOf(this.segments, ({ pieces }) => pieces, rankOf)) {
      const lengths = values.map(({ length }) => length);
      if (new Set(lengths).size > 1) this.#put('packing', from, values.length, packing(lengths));
      // The word table stays with the source of the weights, which answers later.
      const pieces = await this.#timed('text', () => embedPieces(values, text.embedding));
      this.#put('pieces', from, values.length, pieces);
      this.#observe('pieces', pieces);
    }
    for (const stage of STAGES) if (stage.name !== 'decoder') await this.#run(stage);
    // All that is read as one: on a GPU each read is a wait of its own.
    const flat = () => tf.concat(this.#toRead().map(({ value }) => tf.reshape(value, [value.size])));
    this.#together = this.#own(tf.tidy(flat));
  }

  /** In the order of `segments`. */
  async read(): Promise<Reading[]> {
    assert(this.#together !== null, 'what is read was recorded');
    const values = await this.#together.data<'float32'>();
    const readings = this.segments.map((): Reading => ({}));
    let at = 0;
    for (const { name, from, count, value } of this.#toRead()) {
      const rows = this.segments
        .slice(from, from + count)
        .map(({ pieces }) => (BY_PIECE.includes(name) ? (pieces?.length ?? 0) : 1));
      const width = value.size / rows.reduce((sum, own) => sum + own);
      for (const [i, own] of rows.entries()) {
        const reading = readings[from + i];
        if (reading) reading[name] = values.slice(at, at + own * width);
        at += own * width;
      }
    }
    return readings;
  }

  #toRead() {
    return READ.flatMap((name) =>
      this.#spansOf(name).map(({ value, ...span }) => ({ ...span, name, value: value as tf.Tensor })),
    );
  }

  /** Fused visual patches [B, 392, D], once for each segment that has a picture; the batch's until they are released. */
  patches(): tf.Tensor3D[] {
    const all = this.#joined('patches');
    return all ? Array.from({ length: all.shape[0] }, () => this.#own(all.clone())) : [];
  }

  /** What stands in the order of `segments`, in the order of the given ones. */
  inGivenOrder<T>(all: readonly T[]): T[] {
    const given: T[] = [];
    for (const [at, i] of this.#order.entries()) given[i] = all[at] as T;
    return given;
  }

  release(tensors: readonly tf.Tensor[]): void {
    for (const tensor of tensors) this.#owned.delete(tensor);
  }

  /**
   * Records the decoder, and on a GPU how far off it is, for all segments that have a picture; masks [392] in their order.
   * Null without such segments.
   */
  async recordDecoder(masks: readonly Uint8Array[]): Promise<Recorded | null> {
    const [pixels] = this.#spansOf('pixels');
    if (!pixels || !this.#joined('patches')) return null;
    this.#put('mask', 0, pixels.count, uploadMasks(masks.slice(0, pixels.count)));
    for (const stage of stagesOf('decoder')) await this.#run(stage);
    const recovered = this.#joined('recovered');
    assert(recovered !== null, 'the decoder has what it needs');
    return { recovered, squares: this.#own(squaresByPatch(recovered, pixels.value as Values['pixels'])) };
  }

  dispose(): void {
    tf.dispose([...this.#owned]);
    this.#owned.clear();
    this.#spans = [];
  }

  /** Runs a stage on each stretch of segments that have the same of what it reads. */
  async #run(stage: Stage): Promise<void> {
    const read = [...stage.needs, ...stage.takes];
    const ends = read.flatMap((name) => this.#spansOf(name).flatMap(({ from, count }) => [from, from + count]));
    const cuts = [...new Set(ends)].sort((a, b) => a - b);
    for (const [i, from] of cuts.slice(0, -1).entries()) {
      const count = (cuts[i + 1] ?? from) - from;
      const spanOf = (name: ValueName) =>
        this.#spansOf(name).find((span) => span.from <= from && from < span.from + span.count);
      if (!runsOn(stage, (name) => spanOf(name) !== undefined)) continue;
      const given = read.flatMap((name) => {
        const span = spanOf(name);
        return span ? [[name, this.#rowsOf(span, from - span.from, count)]] : [];
      });
      const made = await this.#timed(stage.name, () => stage.run(this.#mart, Object.fromEntries(given), this.#observe));
      for (const [name, value] of Object.entries(made)) this.#put(name as ValueName, from, count, value);
    }
  }

  #put(name: ValueName, from: number, count: number, value: Values[ValueName]): void {
    for (const tensor of value instanceof tf.Tensor ? [value] : Object.values(value)) {
      if (tensor instanceof tf.Tensor) this.#own(tensor);
    }
    this.#spans.push({ name, from, count, value });
  }

  #own<T extends tf.Tensor | null>(tensor: T): T {
    if (tensor) this.#owned.add(tensor);
    return tensor;
  }

  #spansOf(name: ValueName): Span[] {
    return this.#spans.filter((span) => span.name === name);
  }

  /** Uploads and words are read whole: their stage knows nothing of others, or of the same segments. */
  #rowsOf({ name, count: all, value }: Span, from: number, count: number): Values[ValueName] {
    if (count === all) return value;
    assert(value instanceof tf.Tensor && name !== 'words', 'an upload is not cut, nor are packed rows');
    return this.#own(rows(value as tf.Tensor3D, from, count));
  }

  /** All of a value as one, if there is any: the stages behind it run once. */
  #joined(name: ValueName): tf.Tensor3D | null {
    const [first, ...more] = this.#spansOf(name);
    if (!first) return null;
    if (more.length === 0) return first.value as tf.Tensor3D;
    const parts = [first, ...more].map(({ value }) => value as tf.Tensor3D);
    const value = this.#own(tf.concat(parts, 0));
    this.#spans = this.#spans.filter((span) => span.name !== name);
    this.#put(name, first.from, value.shape[0], value);
    return value;
  }
}

/** The same for segments that have the same of everything. So sorted those with pictures stand first, then those with sound. */
function rankOf({ pixels, filterBanks, pieces }: SegmentData): number {
  return (pixels ? 0 : 4) + (filterBanks ? 0 : 2) + (pieces ? 1 : 0);
}

/** Stretches of neighbours that have what `pick` takes and, where it is given, the same `key`. */
function runsOf<T>(
  segments: readonly SegmentData[],
  pick: (segment: SegmentData) => T | null,
  key: (segment: SegmentData) => unknown = () => null,
): { readonly from: number; readonly values: readonly T[] }[] {
  const runs: { from: number; values: T[] }[] = [];
  for (const [i, segment] of segments.entries()) {
    const value = pick(segment);
    if (value === null) continue;
    const [before, run] = [segments[i - 1], runs.at(-1)];
    if (before && run && run.from + run.values.length === i && key(before) === key(segment)) run.values.push(value);
    else runs.push({ from: i, values: [value] });
  }
  return runs;
}

/** Entries [from, from + count) of axis 0. */
function rows<R extends tf.Rank>(tensor: tf.Tensor<R>, from: number, count: number): tf.Tensor<R> {
  const [, ...inner] = tensor.shape;
  return tf.slice(tensor, [from, ...inner.map(() => 0)], [count, ...inner]);
}
