// Rules between the parts of a result that its schema cannot say: what a file or a link that strangers made must keep
// before it is shown.
import { MASK_BYTES } from '../lib/masks';
import { AUDIO_PATCHES, FRAMES, MOST_SEGMENTS, VISUAL_PATCHES } from '../lib/shapes';
import { MOST_FACTS, MOST_LETTERS, MOST_WORDS_IN_ALL } from './limits';
import type { AnalysisResult, SegmentResult } from './result';

/** Segments may end this much after the file does: containers round. s */
const BEYOND_END = 1;
/** A link has shares to a thousandth, so that many of them need not sum to 1. */
const NEARLY = 0.05;

/** The first rule that does not hold, or null. */
export function brokenRule({ file, model, segments, settings, video, people, run }: AnalysisResult): string | null {
  const count = model.classes.length;
  const fits = (row: readonly number[] | null) => row === null || row.length === count;
  if (count < 2 || new Set(model.classes).size !== count) return 'model.classes: two or more, none twice';
  if (!fits(model.polarity)) return 'model.polarity: one for each class';
  if (!(model.temperature > 0)) return 'model.temperature: above 0';
  if (segments.length < 1 || segments.length > MOST_SEGMENTS) return `segments: 1 to ${MOST_SEGMENTS}`;
  if (segments.length !== settings.segments) return 'settings.segments: the number of segments';
  if (![video.scores, video.distribution, ...Object.values(video.logits)].every(fits))
    return 'video: a value per class';
  if (!sumsToOne(video.distribution)) return 'video.distribution: a sum of 1';
  if ([run.versions, run.seconds].some((facts) => Object.keys(facts).length > MOST_FACTS))
    return `run: at most ${MOST_FACTS} versions and stages`;
  const words = segments.flatMap((segment) => segment.words);
  if (words.length > MOST_WORDS_IN_ALL) return `segments.words: at most ${MOST_WORDS_IN_ALL} in all`;
  if (words.reduce((sum, { text }) => sum + text.length, 0) > MOST_LETTERS)
    return `segments.words: at most ${MOST_LETTERS} characters in all`;
  const ids = new Set(people.map(({ id }) => id));
  if (ids.size !== people.length) return 'people: none twice';
  if (people.some(({ boxes }) => boxes.length !== 0 && boxes.length !== segments.length))
    return 'people.boxes: one for each segment or none';
  for (const { curve } of people) {
    if (!curve) continue;
    if (curve.segments.length !== segments.length) return 'people.curve: one for each segment';
    const said = [...curve.segments, curve.video].filter((at) => at !== null);
    if (!said.every(({ logits, scores, distribution }) => [scores, distribution, ...Object.values(logits)].every(fits)))
      return 'people.curve: a value per class';
  }
  for (const [i, segment] of segments.entries()) {
    if (segment.person !== null && !ids.has(segment.person)) return `segments.${i}.person: one of the people`;
    const rule = brokenSegmentRule(segment, fits);
    if (rule !== null) return `segments.${i}.${rule}`;
    if (segment.start < (segments[i - 1]?.end ?? 0) - 1e-6)
      return `segments.${i}.start: not before the end of the last`;
    if (segment.end > file.duration + BEYOND_END) return `segments.${i}.end: within the video`;
  }
  return null;
}

function brokenSegmentRule(segment: SegmentResult, fits: (row: readonly number[] | null) => boolean): string | null {
  const { start, end, distribution, scores, logits, frameTimes, words, attention, mask } = segment;
  if (!(start < end)) return 'end: after start';
  if (![scores, distribution, ...Object.values(logits)].every(fits)) return 'logits: a value per class';
  if (!sumsToOne(distribution)) return 'distribution: a sum of 1';
  if (words.some((word) => word.pieces[0] > word.pieces[1])) return 'words.pieces: from before to';
  if (frameTimes.length !== 0 && frameTimes.length !== FRAMES) return `frameTimes: ${FRAMES} or none`;
  if (base64Bytes(mask) !== MASK_BYTES) return `mask: ${MASK_BYTES} bytes`;
  const shapes: Record<keyof typeof attention, readonly number[]> = {
    intra: [VISUAL_PATCHES],
    inter: [VISUAL_PATCHES],
    wordsToPatches: [words.length, VISUAL_PATCHES],
    wordsToSound: [words.length, AUDIO_PATCHES],
  };
  for (const name of Object.keys(shapes) as (keyof typeof attention)[]) {
    const [tensor, shape] = [attention[name], shapes[name]];
    if (tensor === null) continue;
    const bytes = shape.reduce((product, n) => product * n, tensor.dtype === 'f32' ? 4 : 2);
    if (tensor.shape.join() !== shape.join() || base64Bytes(tensor.data) !== bytes) {
      return `attention.${name}: values of shape [${shape.join(', ')}]`;
    }
  }
  return null;
}

function sumsToOne(distribution: readonly number[]): boolean {
  return Math.abs(distribution.reduce((sum, value) => sum + value, 0) - 1) < NEARLY;
}

/** Bytes that a base64 text stands for. */
function base64Bytes(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}
