// The heads of a segment and of the video: which of them spoke, and their logits in as few digits as show the same numbers.
import type { AnalysisResult, SegmentResult } from '../analysis/result';
import { MODALITIES, type Modality } from '../lib/shapes';
import type { LogitCoder } from './logit-code';
import { type Quantised, quantise } from './quantise';
import type { Wire } from './wire';

type Logits = SegmentResult['logits'];

export interface Precision {
  readonly model: Pick<AnalysisResult['model'], 'temperature' | 'polarity'>;
  /** Coarsest step that an encoder may choose, as a power of a half. */
  readonly coarsest: number;
}

export function codeHeads(
  wire: Wire,
  coder: LogitCoder,
  known: SegmentResult | undefined,
  precision: Precision,
): Pick<SegmentResult, 'logits' | 'present'> {
  const present = { visual: true, audio: false, text: false };
  const heads: Modality[] = [];
  MODALITIES.forEach((head, i) => {
    present[head] = wire.flag(i * 3, known?.present[head] ?? false);
    // The picture's head is always there; a model may lack the head of a modality that is present.
    const spoke = known ? known.logits[head] !== null : false;
    if (head === 'visual' || wire.flag(i * 3 + (present[head] ? 1 : 2), spoke)) heads.push(head);
  });
  const rows = known ? quantiseOnce(known, heads, precision) : null;
  return { present, logits: byHead(heads, coder.code(heads, rows)) };
}

/** The video's logits are close to the means of the segments' ones, near which they are expected. */
export function codeVideo(coder: LogitCoder, known: Logits | undefined, mean: Logits, precision: Precision): Logits {
  const heads = MODALITIES.filter((head) => mean[head] !== null);
  const rows = known ? quantise(rowsOf(heads, known), precision.model, precision.coarsest) : null;
  return byHead(heads, coder.codeNear(rowsOf(heads, mean), rows));
}

/** Quantising takes most of an encoder's time, and each choice in the dialog encodes anew. */
const quantised = new WeakMap<SegmentResult, Map<number, Quantised>>();

function quantiseOnce(segment: SegmentResult, heads: readonly Modality[], { model, coarsest }: Precision): Quantised {
  const kept = quantised.get(segment) ?? new Map<number, Quantised>();
  quantised.set(segment, kept);
  const rows = kept.get(coarsest) ?? quantise(rowsOf(heads, segment.logits), model, coarsest);
  kept.set(coarsest, rows);
  return rows;
}

function rowsOf(heads: readonly Modality[], logits: Logits): (readonly number[])[] {
  return heads.map((head) => logits[head] ?? []);
}

function byHead(heads: readonly Modality[], rows: readonly number[][]): Logits {
  const row = (head: Modality) => rows[heads.indexOf(head)] ?? null;
  return { visual: row('visual') ?? [], audio: row('audio'), text: row('text') };
}
