// Runs the network on segments: a batch up to its heads, masks drawn here from what is read of it, then the decoder. What
// comes out is plain data; fused visual tokens stay on the device so that another mask can be recovered without a new run.
import { assert, requireArgument } from '../../lib/assert';
import { SEGMENT_BANKS, SEGMENT_PIXELS, VISUAL_PATCHES } from '../../lib/shapes';
import type { Mart } from '../mart';
import { combineAttention, drawMask } from '../mask';
import { Batch, type Reading } from './batch';
import { recoveryErrors } from './errors';
import type { DecoderInput, RunSettings, SegmentData, SegmentRun, StageTimer } from './types';

export interface RanSegment {
  readonly run: SegmentRun;
  /** Null without a picture. Its owner calls `disposeSegment`. */
  readonly decoderInput: DecoderInput | null;
}

/** A batch of one. */
export async function runSegment(mart: Mart, data: SegmentData, settings: RunSettings): Promise<RanSegment> {
  const [ran] = await runSegments(mart, [data], settings);
  assert(ran !== undefined, 'each segment of a batch is run');
  return ran;
}

/**
 * Runs all of the network on the segments of a batch, each of which gets what it would get alone, in the order of `data`.
 * Shapes are checked; a wrong one is an invalid-argument.
 */
export async function runSegments(
  mart: Mart,
  data: readonly SegmentData[],
  settings: RunSettings,
  timed?: StageTimer,
): Promise<RanSegment[]> {
  requireArgument(data.length > 0, 'data', 'at least one segment');
  for (const segment of data) checkData(mart, segment);
  const batch = new Batch(mart, data, timed);
  const { segments } = batch;
  try {
    await batch.recordToHeads();
    const readings = await batch.read();
    const draw = () => readings.map((reading, i) => drawn(reading, settings, segments[i]?.index ?? 0));
    const attention = timed ? await timed('mask', draw) : draw();
    const patches = batch.patches();
    const masks = attention.slice(0, patches.length).map(({ mask }) => mask);
    const pictures = segments.map(({ pixels }) => pixels).filter((pixels) => pixels !== null);
    const recorded = await batch.recordDecoder(masks);
    const errors = recorded ? await recoveryErrors(recorded, pictures, masks) : [];
    const ran = segments.map((segment, i): RanSegment => {
      const [reading, seen, fused, pixels] = [readings[i], attention[i], patches[i], pictures[i]];
      assert(reading !== undefined && seen !== undefined, 'each segment of a batch is read and has its mask');
      const { visual = new Float32Array(mart.config.classes.length), audio = null, text = null } = reading;
      const { piecesToPatches = null, piecesToSound = null } = reading;
      const run: SegmentRun = {
        index: segment.index,
        logits: { visual, audio, text },
        scores: visual.map((score, c) => score + (audio?.[c] ?? 0) + (text?.[c] ?? 0)),
        attention: { intra: seen.intra, inter: seen.inter, piecesToPatches, piecesToSound },
        mask: seen.mask,
        ...(errors[i] ?? { recoveryError: 0, patchErrors: new Float32Array(VISUAL_PATCHES) }),
      };
      return { run, decoderInput: fused && pixels ? { patches: fused, place: i, pixels } : null };
    });
    batch.release(patches);
    return batch.inGivenOrder(ran);
  } finally {
    batch.dispose();
  }
}

/** Gives the device everything that a run of `data` gives it, without a read: to compile ahead. */
export async function recordSegments(mart: Mart, data: readonly SegmentData[]): Promise<void> {
  const batch = new Batch(mart, data);
  try {
    await batch.recordToHeads();
    await batch.recordDecoder(data.map(() => new Uint8Array(VISUAL_PATCHES)));
  } finally {
    batch.dispose();
  }
}

export function disposeSegment(decoderInput: DecoderInput | null): void {
  decoderInput?.patches.dispose();
}

/** A segment's attention and its mask; without a picture there are zeros. */
function drawn({ intra, piecesToPatches }: Reading, settings: RunSettings, index: number) {
  const inter = piecesToPatches ? meanOverRows(piecesToPatches, VISUAL_PATCHES) : null;
  if (!intra) return { intra: new Float32Array(VISUAL_PATCHES), inter, mask: new Uint8Array(VISUAL_PATCHES) };
  return { intra, inter, mask: drawMask(combineAttention(intra, inter, settings.lambda), settings, index).mask };
}

function checkData({ config, heads }: Mart, { pixels, filterBanks, pieces }: SegmentData): void {
  requireArgument(!pixels || pixels.length === SEGMENT_PIXELS, 'pixels', `of ${SEGMENT_PIXELS} values`);
  requireArgument(!filterBanks || filterBanks.length === SEGMENT_BANKS, 'filterBanks', `of ${SEGMENT_BANKS} values`);
  const longest = Math.min(config.text.maxPieces, config.text.positions);
  requireArgument(!pieces || (pieces.length > 0 && pieces.length <= longest), 'pieces', `1 to ${longest} ids`);
  const spoken = pieces !== null && heads.text !== null;
  requireArgument(pixels !== null || filterBanks !== null || spoken, 'pixels', 'given where nothing else has a head');
}

/** Mean over the rows of [rows, columns]. */
function meanOverRows(values: Float32Array, columns: number): Float32Array {
  const count = values.length / columns;
  return Float32Array.from({ length: columns }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += values[row * columns + column] ?? 0;
    return sum / count;
  });
}
