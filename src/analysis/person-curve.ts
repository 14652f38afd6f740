// What the network says of one person: the segments that show them, run again where their square followed somebody else.
import type { ModelInfo } from '../engine/protocol';
import { throwIfAborted } from '../lib/errors';
import { videoResult } from './assemble';
import type { FaceBox, PersonCurve, SegmentResult } from './result';

export interface CurveOf {
  readonly person: string;
  /** Where the person's face is, by segment. */
  readonly boxes: readonly (FaceBox | null)[];
  /** The analysis as it stands, by segment. */
  readonly main: readonly SegmentResult[];
  readonly model: ModelInfo;
  /** Reads and runs segment `index` with the square around the person. */
  readonly run: (index: number) => Promise<SegmentResult>;
}

/** `onProgress` hears shares, 0..1; rejects with `cancelled` when `signal` aborts. */
export async function personCurve(
  { person, boxes, main, model, run }: CurveOf,
  onProgress: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<PersonCurve> {
  const own: (SegmentResult | null)[] = [];
  for (const [index, box] of boxes.entries()) {
    throwIfAborted(signal);
    const known = main[index];
    if (!box || known?.person === person) own.push(box ? (known ?? null) : null);
    else own.push(await run(index));
    onProgress((index + 1) / boxes.length);
  }
  return {
    segments: own.map((one) => one && { logits: one.logits, scores: one.scores, distribution: one.distribution }),
    video: videoResult(
      own.filter((segment) => segment !== null),
      model,
    ),
  };
}
