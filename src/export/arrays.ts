// Everything of a result that is an array, under the names that docs/files.md lists: S segments, C classes, 392 patches
// (t*49 + h*7 + w), 108 sound patches, W words of a segment. NaN where a modality or a map is missing.
import { sentimentOf } from '../analysis/activation';
import { decodeTensor } from '../analysis/tensors';
import type { AnalysisResult, PersonResult, SegmentResult } from '../analysis/types';
import { base64ToBytes } from '../lib/base64';
import { unpackMask } from '../lib/masks';
import { FRAMES, VISUAL_PATCHES } from '../lib/shapes';
import type { NpyArray } from './npz';

export function arraysOf({ model, segments, people, video }: AnalysisResult): Record<string, NpyArray> {
  const S = segments.length;
  const C = model.classes.length;
  const byClass = (pick: (segment: SegmentResult) => readonly number[] | null): NpyArray => ({
    dtype: 'f8',
    shape: [S, C],
    values: rows(segments, C, pick),
  });
  const patches = (pick: (segment: SegmentResult) => ArrayLike<number> | null): NpyArray => ({
    dtype: 'f4',
    shape: [S, VISUAL_PATCHES],
    values: rows(segments, VISUAL_PATCHES, pick),
  });
  return {
    classes: { dtype: 'text', shape: [C], values: model.classes },
    polarity: { dtype: 'f8', shape: [C], values: model.polarity },
    times: { dtype: 'f8', shape: [S, 2], values: segments.flatMap(({ start, end }) => [start, end]) },
    frame_times: { dtype: 'f8', shape: [S, FRAMES], values: rows(segments, FRAMES, ({ frameTimes }) => frameTimes) },
    distribution: byClass(({ distribution }) => distribution),
    scores: byClass(({ scores }) => scores),
    logits_visual: byClass(({ logits }) => logits.visual),
    logits_audio: byClass(({ logits }) => logits.audio),
    logits_text: byClass(({ logits }) => logits.text),
    sentiment: {
      dtype: 'f8',
      shape: [S],
      values: segments.map(({ distribution }) => sentimentOf(distribution, model.polarity)),
    },
    recovery_error: { dtype: 'f8', shape: [S], values: segments.map(({ recoveryError }) => recoveryError) },
    person: { dtype: 'text', shape: [S], values: segments.map(({ person }) => person ?? '') },
    square: { dtype: 'f8', shape: [S, 3], values: segments.flatMap(({ square: { x, y, side } }) => [x, y, side]) },
    video_distribution: { dtype: 'f8', shape: [C], values: video.distribution },
    intra: patches(({ attention }) => attention.intra && decodeTensor(attention.intra)),
    inter: patches(({ attention }) => attention.inter && decodeTensor(attention.inter)),
    mask: { dtype: 'u1', shape: [S, VISUAL_PATCHES], values: masks(segments) },
    ...Object.assign({}, ...people.map((person) => personArrays(person, S, C))),
    ...Object.assign({}, ...segments.map(wordArrays)),
  };
}

/** boxes_A [S, 4] of person A (x, y, width, height), and distribution_A [S, C] where their own curve was asked for. */
function personArrays({ id, boxes, curve }: PersonResult, S: number, C: number): Record<string, NpyArray> {
  const values = (width: number, rowsOf: readonly (readonly number[] | null)[]) =>
    rowsOf.flatMap((row) => row ?? Array<number>(width).fill(Number.NaN));
  const arrays: Record<string, NpyArray> = {};
  if (boxes.length === S) {
    const sides = boxes.map((box) => box && [box.x, box.y, box.width, box.height]);
    arrays[`boxes_${id}`] = { dtype: 'f8', shape: [S, 4], values: values(4, sides) };
  }
  if (curve?.segments.length === S) {
    const shares = curve.segments.map((segment) => segment?.distribution ?? null);
    arrays[`distribution_${id}`] = { dtype: 'f8', shape: [S, C], values: values(C, shares) };
  }
  return arrays;
}

/** words_007 [W], word_times_007 [W, 2], words_to_patches_007 [W, 392], words_to_sound_007 [W, 108] of segment 7. */
function wordArrays({ words, attention }: SegmentResult, index: number): Record<string, NpyArray> {
  if (words.length === 0) return {};
  const key = String(index).padStart(3, '0');
  const arrays: Record<string, NpyArray> = {
    [`words_${key}`]: { dtype: 'text', shape: [words.length], values: words.map(({ text }) => text) },
    [`word_times_${key}`]: {
      dtype: 'f8',
      shape: [words.length, 2],
      values: words.flatMap(({ start, end }) => [start, end]),
    },
  };
  const { wordsToPatches, wordsToSound } = attention;
  for (const [name, record] of [
    [`words_to_patches_${key}`, wordsToPatches],
    [`words_to_sound_${key}`, wordsToSound],
  ] as const) {
    if (record) arrays[name] = { dtype: 'f4', shape: record.shape, values: decodeTensor(record) };
  }
  return arrays;
}

/** A row of `width` per segment; NaN where there is none, or where it is shorter. */
function rows(
  segments: readonly SegmentResult[],
  width: number,
  pick: (segment: SegmentResult) => ArrayLike<number> | null,
): Float64Array {
  const values = new Float64Array(segments.length * width).fill(Number.NaN);
  for (const [i, segment] of segments.entries()) values.set(pick(segment) ?? [], i * width);
  return values;
}

/** [S, 392] of 0 and 1 */
function masks(segments: readonly SegmentResult[]): Uint8Array {
  const values = new Uint8Array(segments.length * VISUAL_PATCHES);
  for (const [s, segment] of segments.entries()) {
    values.set(unpackMask(base64ToBytes(segment.mask)), s * VISUAL_PATCHES);
  }
  return values;
}
