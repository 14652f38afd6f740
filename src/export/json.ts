// Reads a saved AnalysisResult again: its form by the schema, its parts against each other, then kept without pictures,
// which the file does not hold. Says what is wrong with a file that is none, or comes from a newer page.
import type { KeptAnalysis } from '../analysis/kept';
import { savedResultSchema } from '../analysis/restore';
import type { AnalysisResult, SegmentResult } from '../analysis/types';
import { MartError } from '../lib/errors';
import { MASK_BYTES } from '../lib/masks';
import { AUDIO_PATCHES, FRAMES, MOST_SEGMENTS, VISUAL_PATCHES } from '../lib/shapes';

const VERSION = 2;
/** 720 segments full of words take about 60 MB. */
const MOST_BYTES = 256e6;

export async function readResultFile(file: File): Promise<KeptAnalysis> {
  if (file.size > MOST_BYTES) throw invalid(file.name, `at most ${MOST_BYTES / 1e6} MB`);
  return keptFromJson(await file.text(), file.name);
}

/** Throws `result-newer` {file, version, known} and `result-invalid` {file, rule}. */
export function keptFromJson(text: string, fileName: string): KeptAnalysis {
  const record = parsed(text, fileName);
  const version = typeof record === 'object' && record !== null && 'version' in record ? record.version : null;
  if (typeof version === 'number' && version > VERSION) {
    throw new MartError('result-newer', `${fileName} is of version ${version}`, {
      file: fileName,
      version,
      known: VERSION,
    });
  }
  const checked = savedResultSchema.safeParse(record);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw invalid(fileName, issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : 'another form');
  }
  const broken = brokenRule(checked.data);
  if (broken !== null) throw invalid(fileName, broken);
  const nothing = checked.data.segments.map(() => null);
  return { result: checked.data, thumbnails: nothing, sounds: nothing };
}

function parsed(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw invalid(fileName, `JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function invalid(file: string, rule: string): MartError {
  return new MartError('result-invalid', `${file}: ${rule}`, { file, rule });
}

/** The first rule between the parts that does not hold, or null. */
function brokenRule({ model, segments, settings, video, people }: AnalysisResult): string | null {
  const count = model.classes.length;
  const fits = (row: readonly number[] | null) => row === null || row.length === count;
  if (count < 2 || new Set(model.classes).size !== count) return 'model.classes: two or more, none twice';
  if (!fits(model.polarity)) return 'model.polarity: one for each class';
  if (!(model.temperature > 0)) return 'model.temperature: above 0';
  if (segments.length < 1 || segments.length > MOST_SEGMENTS) return `segments: 1 to ${MOST_SEGMENTS}`;
  if (segments.length !== settings.segments) return 'settings.segments: the number of segments';
  if (![video.scores, video.distribution, ...Object.values(video.logits)].every(fits))
    return 'video: a value per class';
  const ids = new Set(people.map(({ id }) => id));
  if (ids.size !== people.length) return 'people: none twice';
  if (people.some(({ boxes }) => boxes.length !== 0 && boxes.length !== segments.length))
    return 'people.boxes: one for each segment or none';
  for (const [i, segment] of segments.entries()) {
    if (segment.person !== null && !ids.has(segment.person)) return `segments.${i}.person: one of the people`;
    const rule = brokenSegmentRule(segment, fits);
    if (rule !== null) return `segments.${i}.${rule}`;
    if (segment.start < (segments[i - 1]?.end ?? 0) - 1e-6)
      return `segments.${i}.start: not before the end of the last`;
  }
  return null;
}

function brokenSegmentRule(segment: SegmentResult, fits: (row: readonly number[] | null) => boolean): string | null {
  const { start, end, distribution, scores, logits, frameTimes, words, attention, mask } = segment;
  if (!(start < end)) return 'end: after start';
  if (![scores, distribution, ...Object.values(logits)].every(fits)) return 'logits: a value per class';
  if (distribution.some((value) => value < 0 || value > 1)) return 'distribution: from 0 to 1';
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

/** Bytes that a base64 text stands for. */
function base64Bytes(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}
