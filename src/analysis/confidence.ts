// What may be said of a distribution, and how surely: one rule for the page, files and the command line. A segment is sure
// or unsure; a whole video can also be mixed or unclear. How sure is sure was measured on real clips and stands in the
// model's config; a model that was never measured is never sure. Pure.
import type { AnalysisResult, SegmentResult } from './result';

/** A class, and its probability. */
export interface Ranked {
  readonly index: number;
  readonly value: number;
}

export type Statement =
  /** One class, of which at least three in four such statements hold. */
  | { readonly kind: 'sure'; readonly first: Ranked; readonly second: Ranked | null }
  | { readonly kind: 'unsure'; readonly first: Ranked; readonly second: Ranked | null }
  /** No class stands out: even the likeliest has less than twice its share. */
  | { readonly kind: 'unclear'; readonly first: Ranked; readonly second: Ranked | null }
  /** Opposed classes lead one after the other; `segments` of `of` each. */
  | { readonly kind: 'mixed'; readonly first: Led; readonly second: Led; readonly of: number };

/** A class, and in how many segments it is the likeliest. */
export interface Led {
  readonly index: number;
  readonly segments: number;
}

/** As the model's record says: the least probability of a sure statement; null or absent: not known. */
export interface Confidence {
  readonly confidence?: { readonly sure: number } | null | undefined;
}

/** Whatever a config says: below a half the other classes together are likelier. */
const LEAST_SURE = 0.5;
/** Share of the segments that the classes of a polarity must lead for a mixed video. */
const MIXED_SHARE = 0.25;
/** A video whose likeliest class has less than this many times 1 / classes is unclear. */
const UNCLEAR_TIMES = 2;

/** The name of the class that stands for "nothing to see"; not every model has it. */
export const NEUTRAL = 'neutral';

/** What a segment's distribution says; null without classes. */
export function statement(distribution: readonly number[], { confidence }: Confidence): Statement | null {
  const [first, second = null] = ranked(distribution);
  if (!first) return null;
  const sure = confidence ? first.value >= Math.max(LEAST_SURE, confidence.sure) : false;
  return { kind: sure || !second ? 'sure' : 'unsure', first, second };
}

/** The likeliest class; null without classes. */
export function likeliest(distribution: readonly number[]): Ranked | null {
  return ranked(distribution)[0] ?? null;
}

function ranked(distribution: readonly number[]): Ranked[] {
  return distribution.map((value, index) => ({ index, value })).sort((a, b) => b.value - a.value);
}

/** Of a result, what its headline is made from. */
export type VerdictSource = Pick<AnalysisResult, 'model' | 'video'> & {
  readonly segments: readonly Pick<SegmentResult, 'distribution' | 'person'>[];
};

export interface VideoVerdict {
  /** Mean over the segments that count, or `video.distribution` where the model's record asks for nothing else. */
  readonly distribution: readonly number[];
  readonly statement: Statement | null;
}

/** What a whole video conveys; of a video that follows faces, the segments where one was found. Needs a few microseconds per segment: not kept anywhere. */
export function videoVerdict({ model, video, segments }: VerdictSource): VideoVerdict {
  // Where the square follows faces, a segment that shows none says nothing of what people convey.
  const followed = segments.filter(({ person }) => person !== null);
  const distributions = (followed.length > 0 ? followed : segments).map((segment) => segment.distribution);
  const peak = model.verdict?.peak;
  const distribution =
    peak === undefined ? video.distribution : (meanOfPeak(distributions, model.classes, peak) ?? video.distribution);
  const mixed = mixture(distributions, model.classes, model.polarity);
  if (mixed) return { distribution, statement: mixed };
  const said = statement(distribution, model);
  const unclear = said?.kind === 'unsure' && said.first.value < UNCLEAR_TIMES / distribution.length;
  return { distribution, statement: unclear ? { ...said, kind: 'unclear' } : said };
}

/** Mean distribution of the `peak` share of segments that are least neutral; null for a model that knows no neutral. */
function meanOfPeak(
  distributions: readonly (readonly number[])[],
  classes: readonly string[],
  peak: number,
): number[] | null {
  const neutral = classes.indexOf(NEUTRAL);
  if (neutral === -1 || distributions.length === 0) return null;
  const count = Math.max(1, Math.round(peak * distributions.length));
  const chosen = [...distributions].sort((a, b) => (a[neutral] ?? 0) - (b[neutral] ?? 0)).slice(0, count);
  return classes.map((_, i) => chosen.reduce((sum, row) => sum + (row[i] ?? 0), 0) / chosen.length);
}

/**
 * The class that leads most segments and the one of another polarity that does, if the classes of either polarity together
 * lead enough; neutral segments are no vote.
 */
function mixture(
  distributions: readonly (readonly number[])[],
  classes: readonly string[],
  polarity: readonly number[],
): Statement | null {
  const led = classes.map(() => 0);
  for (const distribution of distributions) {
    const top = likeliest(distribution)?.index;
    if (top !== undefined) led[top] = (led[top] ?? 0) + 1;
  }
  const votes = led
    .map((segments, index) => ({ index, segments }))
    .filter(({ index, segments }) => segments > 0 && classes[index] !== NEUTRAL)
    .sort((a, b) => b.segments - a.segments);
  const alike = (a: Led, b: Led) => polarity[a.index] === polarity[b.index];
  const together = (led: Led) => votes.filter((one) => alike(one, led)).reduce((sum, one) => sum + one.segments, 0);
  const enough = votes.filter((one) => together(one) >= MIXED_SHARE * distributions.length);
  const [first] = enough;
  const second = first && enough.find((one) => !alike(one, first));
  if (!first || !second) return null;
  return { kind: 'mixed', first, second, of: distributions.length };
}
