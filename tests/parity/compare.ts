// Compares what our network gives with a golden and says so in one line. All sums are float64; whatever is not a number
// is over every limit.
import type { Limit, Summary } from './manifest';

export interface Line {
  readonly name: string;
  /** ‖ours - golden‖ / ‖golden‖, or null where there is nothing to divide. */
  readonly relativeL2: number | null;
  readonly maxAbs: number | null;
  /** "2e-5 rel", "exact", "not numeric": what it was held to. */
  readonly limit: string;
  readonly ok: boolean;
  /** The largest figure over its limit: 1 is just allowed. Null where the check knows only right and wrong. */
  readonly share: number | null;
  /** What else was checked or went wrong; empty when the figures say it all. */
  readonly note: string;
}

export type Values = ArrayLike<number>;

export interface Ours {
  readonly shape: readonly number[];
  readonly data: Values;
}

export function limitText(limit: Limit): string {
  if (limit.kind === 'exact') return 'exact';
  return `${limit.value.toExponential()} ${limit.kind === 'relative' ? 'rel' : 'abs'}`;
}

export function relativeL2(ours: Values, golden: Values): number {
  let error = 0;
  let norm = 0;
  for (let index = 0; index < golden.length; index++) {
    const want = golden[index] ?? Number.NaN;
    const difference = (ours[index] ?? Number.NaN) - want;
    error += difference * difference;
    norm += want * want;
  }
  if (norm === 0) return error === 0 ? 0 : Number.POSITIVE_INFINITY;
  return Math.sqrt(error / norm);
}

export function maxAbsolute(ours: Values, golden: Values): number {
  let worst = 0;
  for (let index = 0; index < golden.length; index++) {
    const difference = Math.abs((ours[index] ?? Number.NaN) - (golden[index] ?? Number.NaN));
    // Math.max would do, but must not lose a NaN to a later number.
    if (Number.isNaN(difference)) return Number.NaN;
    if (difference > worst) worst = difference;
  }
  return worst;
}

export function compareTensor(name: string, limit: Limit, golden: Ours, ours: Ours): Line {
  const shapes = shapeNote(golden.shape, ours.shape);
  if (shapes !== '' || ours.data.length !== golden.data.length) {
    return wrongShape(name, limitText(limit), shapes || 'length differs');
  }
  const relative = relativeL2(ours.data, golden.data);
  const absolute = maxAbsolute(ours.data, golden.data);
  return judged(name, limit, relative, absolute);
}

export function compareScalar(name: string, limit: Limit, golden: number, ours: number): Line {
  const absolute = Math.abs(ours - golden);
  return judged(name, limit, golden === 0 ? null : absolute / Math.abs(golden), absolute);
}

/** The statistics that a manifest keeps of a large activation, of ours. */
export function summarise(ours: Ours, like: Summary): Summary {
  const { data } = ours;
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < data.length; index++) {
    const value = data[index] ?? Number.NaN;
    sum += value;
    squares += value * value;
  }
  const mean = sum / data.length;
  let spread = 0;
  for (let index = 0; index < data.length; index++) {
    const centred = (data[index] ?? Number.NaN) - mean;
    spread += centred * centred;
  }
  return {
    shape: [...ours.shape],
    mean,
    std: Math.sqrt(spread / data.length),
    l2: Math.sqrt(squares),
    first64: like.first64.map((_, index) => data[index] ?? Number.NaN),
    strided64: like.strided64.map((_, index) => data[index * like.stride] ?? Number.NaN),
    stride: like.stride,
  };
}

/**
 * One line of three comparisons at the same limit: the kept values (relative L2), the L2 norm (relative), and mean and
 * deviation, both in units of the golden deviation.
 */
export function compareSummary(name: string, limit: number, golden: Summary, ours: Summary): Line {
  const text = `${limit.toExponential()} rel`;
  const shapes = shapeNote(golden.shape, ours.shape);
  if (shapes !== '') return wrongShape(name, text, shapes);
  const want = [...golden.first64, ...golden.strided64];
  const have = [...ours.first64, ...ours.strided64];
  const values = relativeL2(have, want);
  const norm = Math.abs(ours.l2 - golden.l2) / golden.l2;
  const mean = Math.abs(ours.mean - golden.mean) / golden.std;
  const deviation = Math.abs(ours.std - golden.std) / golden.std;
  const figures = [values, norm, mean, deviation];
  return {
    name,
    relativeL2: values,
    maxAbs: maxAbsolute(have, want),
    limit: text,
    // NaN is not below a limit.
    ok: figures.every((figure) => figure <= limit),
    share: Math.max(...figures) / limit,
    note: `L2 ${short(norm)} mean ${short(mean)} std ${short(deviation)}`,
  };
}

export function short(figure: number): string {
  return Number.isFinite(figure) ? figure.toExponential(1) : String(figure);
}

function judged(name: string, limit: Limit, relativeL2: number | null, maxAbs: number): Line {
  const line = { name, relativeL2, maxAbs, limit: limitText(limit), note: '' };
  if (limit.kind === 'exact') return { ...line, ok: maxAbs === 0, share: null };
  const figure = limit.kind === 'relative' ? (relativeL2 ?? maxAbs) : maxAbs;
  // NaN is not below a limit.
  return { ...line, ok: figure <= limit.value, share: figure / limit.value };
}

function wrongShape(name: string, limit: string, note: string): Line {
  return { name, relativeL2: null, maxAbs: null, limit, ok: false, share: null, note };
}

function shapeNote(golden: readonly number[], ours: readonly number[]): string {
  return golden.join() === ours.join() ? '' : `shape [${ours.join()}], expected [${golden.join()}]`;
}
