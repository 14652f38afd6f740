// What the parts of a trace share: the case, what they hand out and under which part's name, and the use of weights.
import * as tf from '@tensorflow/tfjs';
import type { MartConfig } from '../mart/config';
import type { WeightSource } from '../mart/weights';

export const TRACE_PARTS = [
  'visual',
  'audio',
  'text',
  'fusion',
  'tacl',
  'mask',
  'decoder',
  'heads',
  'losses',
  'iso',
] as const;

export type TracePart = (typeof TRACE_PARTS)[number];

/** What the manifest of a goldens folder says of its case. */
export interface TraceCase {
  readonly seed: number;
  /** S */
  readonly segments: number;
  /** W, pieces of a text row */
  readonly words: number;
  /** mratio */
  readonly ratio: number;
  /** Index of the true class. */
  readonly target: number;
  /** lamb: weight of intra attention in the mask's. */
  readonly lambda: number;
  /** lambda_0 of the polarity-consistent cross-entropy. */
  readonly lambda0: number;
}

export interface TraceOptions {
  /** Parts whose names are handed out; what they need of others is run in silence. Null: all. */
  readonly parts?: ReadonlySet<TracePart> | null;
  /**
   * Blocks that each encoder runs, fusion blocks included; null: all. With fewer than all, what needs a whole encoder is
   * left out, and `fusion` gives the fusion blocks that are within the limit.
   */
  readonly blocks?: number | null;
  /**
   * From the goldens, [S, 392] each: the mask that the decoder is given (README: use as given), and the attention from
   * which the masks are drawn a second time, handed out with FROM_GOLDEN behind their names. Null: ours for both.
   */
  readonly golden?: { readonly mask: Uint8Array; readonly combinedAttention: Float32Array } | null;
}

/** Behind the names of masks and order that were drawn from the golden attention. */
export const FROM_GOLDEN = ' (from golden attention)';

export interface TraceValue {
  /** [] for a scalar */
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array | readonly number[];
}

export type Emit = (name: string, shape: readonly number[], data: TraceValue['data']) => void | Promise<void>;

/** What every part is given. */
export interface TraceContext {
  readonly config: MartConfig;
  readonly source: WeightSource;
  readonly given: TraceCase;
  readonly golden: NonNullable<TraceOptions['golden']> | null;
  /** Blocks of an encoder of `depth` that run. */
  depth(depth: number): number;
  /** Hands out `value` if `part` was asked for. */
  emit(part: TracePart, name: string, value: TraceValue): Promise<void>;
}

/** A scalar as a value to hand out. */
export function scalar(value: number): TraceValue {
  return { shape: [], data: [value] };
}

/** Loads a part, uses it and disposes it. */
export async function withPart<P, T>(part: Promise<P>, use: (part: P) => Promise<T>): Promise<T> {
  const loaded = await part;
  try {
    return await use(loaded);
  } finally {
    tf.dispose(loaded as unknown as tf.TensorContainer);
  }
}
