// Everything that a comparison of two analyses says: the classes that both have, their curves on one axis, how alike they
// are and where they differ most. A is the earlier one, B the other; differences are B - A.
import {
  type Change,
  changes,
  type Curve,
  correlation,
  differenceLine,
  divergence,
  type Line,
  lineOf,
  onOneAxis,
  totalVariation,
} from './compare';
import type { AnalysisResult } from './result';

export interface ClassComparison {
  readonly name: string;
  readonly a: Line;
  readonly b: Line;
  readonly difference: Line;
  /** Null where one of the lines does not vary. */
  readonly correlation: number | null;
}

/** The class that differs most at one point of the axis. */
export interface LargestDifference extends Change {
  readonly point: number;
}

export interface Comparison {
  readonly by: 'share' | 'seconds';
  /** Middles and ends of the axis, in its unit. */
  readonly points: readonly number[];
  readonly from: number;
  readonly to: number;
  /** In the order of A's model. */
  readonly classes: readonly ClassComparison[];
  /** Classes that only one of the two has. */
  readonly leftOut: readonly string[];
  /** KL(A || B), mean over the points that both have, nats; over the common classes alone where others are left out. */
  readonly meanDivergence: number | null;
  /** 0..1, likewise */
  readonly meanApart: number | null;
  /** Largest first. */
  readonly largest: readonly LargestDifference[];
}

/** Two probabilities closer than this show the same digits. */
const LEAST_DIFFERENCE = 0.005;

export function compareResults(a: AnalysisResult, b: AnalysisResult, by: 'share' | 'seconds', most = 5): Comparison {
  const names = a.model.classes.filter((name) => b.model.classes.includes(name));
  const leftOut = [...a.model.classes, ...b.model.classes].filter((name) => !names.includes(name));
  const axis = onOneAxis(common(a, names), common(b, names), by);
  const whole = leftOut.length === 0;
  const [wholeA, wholeB] = whole ? [axis.a, axis.b] : [axis.a.map(rescaled), axis.b.map(rescaled)];
  const divergences = wholeA.flatMap((row, i) => {
    const other = wholeB[i];
    return row && other ? [divergence(row, other)] : [];
  });
  return {
    by,
    points: axis.points,
    from: (axis.points[0] ?? 0) - axis.step / 2,
    to: (axis.points[0] ?? 0) + (axis.points.length - 0.5) * axis.step,
    classes: names.map((name, i) => {
      const [lineA, lineB] = [lineOf(axis.a, i), lineOf(axis.b, i)];
      return {
        name,
        a: lineA,
        b: lineB,
        difference: differenceLine(axis, i),
        correlation: correlation(lineA, lineB),
      };
    }),
    leftOut,
    meanDivergence:
      divergences.length > 0 ? divergences.reduce((sum, value) => sum + value, 0) / divergences.length : null,
    meanApart: totalVariation(wholeA, wholeB),
    largest: largestDifferences(axis.a, axis.b, names, most),
  };
}

/** A segment's probabilities of the classes `names`, in their order. */
function common({ model, segments }: AnalysisResult, names: readonly string[]): Pick<AnalysisResult, 'segments'> {
  const places = names.map((name) => model.classes.indexOf(name));
  return {
    segments: segments.map((segment) => ({
      ...segment,
      distribution: places.map((place) => segment.distribution[place] ?? 0),
    })),
  };
}

/** Summing to 1 again. */
function rescaled(row: readonly number[] | null): readonly number[] | null {
  const sum = row?.reduce((total, value) => total + value, 0) ?? 0;
  return row && sum > 0 ? row.map((value) => value / sum) : null;
}

/** At most one per point, so that the list leads to several moments. */
function largestDifferences(a: Curve, b: Curve, names: readonly string[], most: number): LargestDifference[] {
  const size = ({ before, after }: Change) => Math.abs(after - before);
  return a
    .flatMap((row, point): LargestDifference[] => {
      const other = b[point];
      const [largest] = row && other ? changes(row, other, names) : [];
      return largest && size(largest) >= LEAST_DIFFERENCE ? [{ ...largest, point }] : [];
    })
    .sort((x, y) => size(y) - size(x))
    .slice(0, most);
}
