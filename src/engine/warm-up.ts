// The first run of a loaded network: on webgpu all shaders are compiled side by side before anything waits for one, in
// every form that batches take; then one segment of noise runs for real.
import { SEGMENT_BANKS, SEGMENT_PIXELS } from '../lib/shapes';
import type { Mart } from '../mart/mart';
import { prepareRecovery } from '../mart/run/recover';
import { disposeSegment, recordSegments, runSegment } from '../mart/run/run';
import type { SegmentData, SegmentRun } from '../mart/run/types';
import { MOST_BYTES } from './batch-size';
import type { RecordingBackend } from './webgpu-backend';

/** What of sound and words there is, and how long rows are, decides which shaders run. */
const SELF_TEST_WORDS = 12;
const ROWS = [3, SELF_TEST_WORDS, 33];

/** Share of the warm-up that is done when all shaders are asked for. */
const SHADERS = 0.5;

/**
 * Gives what the network says of the noise. `backend` is null where there is nothing to compile; `onProgress` hears the
 * share 0..1 that is done.
 */
export async function warmUp(
  mart: Mart,
  backend: RecordingBackend | null,
  batch: number,
  onProgress: (done: number) => void = () => {},
): Promise<SegmentRun> {
  const whole = noise(mart, SELF_TEST_WORDS);
  if (backend) {
    const alone = { ...whole, filterBanks: null, pieces: null };
    const rows = [...ROWS, mart.config.text.maxPieces].map((length) => noise(mart, length));
    const forms = [
      ...rows.map((segment) => [segment]),
      rows.slice(0, 2),
      [alone],
      [whole, alone],
      ...powersUpTo(batch).map((segments) => Array<SegmentData>(segments).fill(whole)),
    ];
    await backend.compile(async () => {
      prepareRecovery();
      for (const [i, form] of forms.entries()) {
        await recordSegments(mart, form);
        onProgress((SHADERS * (i + 1)) / forms.length);
        // Compiling computes nothing, but its tensors have their buffers; a batch of twice the size would have twice as many.
        const enough = 2 * backend.spare > MOST_BYTES;
        backend.trim();
        if (enough) break;
      }
    });
  }
  onProgress(SHADERS);
  const { run, decoderInput } = await runSegment(mart, whole, {
    strategy: 'hint',
    ratio: 0.5,
    lambda: 0.9,
    reveal: 0.1,
    seed: 1,
  });
  disposeSegment(decoderInput);
  backend?.trim();
  onProgress(1);
  return run;
}

/** 2, 4, ... */
function powersUpTo(count: number): number[] {
  return Array.from({ length: Math.log2(count) }, (_, i) => 2 ** (i + 1));
}

/** The segment of models/recipe/self_test.py. */
function noise({ config }: Mart, pieces: number): SegmentData {
  const length = Math.min(pieces, config.text.maxPieces, config.text.positions);
  return {
    index: 0,
    pixels: Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => (i * 2654435761) >>> 24),
    filterBanks: new Float32Array(SEGMENT_BANKS),
    pieces: Int32Array.from({ length }, (_, i) => i % Math.min(config.text.pieces, 7)),
  };
}
