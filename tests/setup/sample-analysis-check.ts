// What is wrong with a precomputed analysis, seen from one that was just made: another model, another file, or numbers
// further apart than machines differ.
import type { AnalysisResult } from '../../src/analysis/result';

/** Of each probability. Backends and machines differ by less. */
export const TOLERANCE = 2e-3;

export function problemsOf(shown: AnalysisResult, made: AnalysisResult): string[] {
  if (shown.model.sha256 !== made.model.sha256) {
    return [`another model: ${shown.model.sha256.slice(0, 12)}, shipped is ${made.model.sha256.slice(0, 12)}`];
  }
  if (shown.file.sha256 !== made.file.sha256) return ['another sample.mp4'];
  if (shown.segments.length !== made.segments.length) {
    return [`${shown.segments.length} segments, now ${made.segments.length}`];
  }
  const apart = (wanted: readonly number[], kept: readonly number[] | undefined) =>
    Math.max(...wanted.map((value, i) => Math.abs(value - (kept?.[i] ?? Number.POSITIVE_INFINITY))));
  const places = [
    ...made.segments.map(({ distribution }, i) => ({
      name: `segment ${i + 1}`,
      apart: apart(distribution, shown.segments[i]?.distribution),
    })),
    { name: 'the whole video', apart: apart(made.video.distribution, shown.video.distribution) },
  ];
  return places
    .filter((place) => !(place.apart <= TOLERANCE))
    .map((place) => `${place.name}: ${place.apart.toFixed(4)} apart, at most ${TOLERANCE} allowed`);
}
