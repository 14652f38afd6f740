// Runs the network on a batch of segments: encoders, fusion, complementary attention and heads as one piece of work for
// the device and one read, masks drawn here, then the decoder of all and one read. What comes out is plain data; the
// fused visual tokens stay on the device so that another mask can be recovered without a new run.
import * as tf from '@tensorflow/tfjs';
import { assert, requireArgument } from '../lib/assert';
import type { Mart } from './mart';
import { combineAttention, drawMask } from './mask';
import { toTubelets } from './patches';
import { batchOrder, recordBatch, rows } from './segment-batch';
import { recoveryErrors } from './segment-errors';
import { decode } from './segment-stages';
import type { KeptSegment, RunSettings, SegmentData, SegmentRun, StageTimer } from './segment-types';
import { uploadPixels } from './visual';
import { SEGMENT_BANKS, SEGMENT_PIXELS, VISUAL_PATCHES } from '../lib/shapes';

export interface RanSegment {
  readonly run: SegmentRun;
  /** Its owner calls `disposeSegment`. */
  readonly kept: KeptSegment;
}

const untimed: StageTimer = async (_, work) => work();

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
  timed: StageTimer = untimed,
): Promise<RanSegment[]> {
  requireArgument(data.length > 0, 'data', 'at least one segment');
  for (const segment of data) checkData(mart, segment);
  const owned: tf.Tensor[] = [];
  const own = <T extends tf.Tensor | null>(tensor: T): T => {
    if (tensor) owned.push(tensor);
    return tensor;
  };
  const order = batchOrder(data);
  const batch = order.map((i) => data[i]).filter((segment) => segment !== undefined);

  try {
    const tubelets = batch.map(({ pixels }) => toTubelets(pixels));
    const pixels = own(
      uploadPixels(
        batch.map((segment) => segment.pixels),
        tubelets,
      ),
    );
    const recorded = await recordBatch(mart, batch, pixels, own, timed);
    const readings = await recorded.read();
    const drawn = await timed('mask', () =>
      readings.map(({ attention: { intra, piecesToPatches } }, i) => {
        const inter = piecesToPatches && meanOverRows(piecesToPatches, VISUAL_PATCHES);
        return { inter, ...drawMask(combineAttention(intra, inter, settings.lambda), settings, batch[i]?.index ?? 0) };
      }),
    );
    const masks = drawn.map(({ mask }) => mask);
    const kept = batch.map((_, i) => own(ownRow(recorded.patches, i)));
    const decoded = await timed('decoder', () => own(decode(mart, recorded.patches, masks)));
    const errors = await recoveryErrors(decoded, pixels, tubelets, masks);

    const ran = readings.map(({ logits, attention, complementary }, i): RanSegment => {
      const [segment, draw, patches, recovery] = [batch[i], drawn[i], kept[i], errors[i]];
      assert(segment !== undefined && draw !== undefined, 'each segment of a batch has its mask');
      assert(patches !== undefined && recovery !== undefined, 'each segment of a batch is recovered');
      const run: SegmentRun = {
        index: segment.index,
        logits,
        scores: logits.visual.map((score, c) => score + (logits.audio?.[c] ?? 0) + (logits.text?.[c] ?? 0)),
        attention: { ...attention, inter: draw.inter },
        complementary,
        mask: draw.mask,
        revealed: draw.revealed,
        ...recovery,
      };
      return { run, kept: { patches, tubelets: tubelets[i] ?? new Uint8Array() } };
    });
    for (const patches of kept) owned.splice(owned.indexOf(patches), 1);
    return data.map((_, i) => {
      const one = ran[order.indexOf(i)];
      assert(one !== undefined, 'each segment has its place in the batch');
      return one;
    });
  } finally {
    tf.dispose(owned);
  }
}

export function disposeSegment({ patches }: KeptSegment): void {
  patches.dispose();
}

function checkData({ config }: Mart, { pixels, filterBanks, pieces }: SegmentData): void {
  requireArgument(pixels.length === SEGMENT_PIXELS, 'pixels', `of ${SEGMENT_PIXELS} values`);
  requireArgument(!filterBanks || filterBanks.length === SEGMENT_BANKS, 'filterBanks', `of ${SEGMENT_BANKS} values`);
  const longest = Math.min(config.text.maxPieces, config.text.positions);
  requireArgument(!pieces || (pieces.length > 0 && pieces.length <= longest), 'pieces', `1 to ${longest} ids`);
}

/** Entry i of a batch as a tensor of its own, which outlives the batch's. */
function ownRow(patches: tf.Tensor3D, i: number): tf.Tensor3D {
  return patches.shape[0] === 1 ? patches.clone() : rows(patches, i, 1);
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
