// Records all of the network but the decoder for a batch of segments, with no read in between, and reads what it gives
// at once. Segments of one batch may lack sound or words, and rows of words differ in length: what can run together runs
// together, and each segment gets what it would get alone.
import * as tf from '@tensorflow/tfjs';
import type { Mart } from './mart';
import {
  classifyAudio,
  classifyText,
  classifyVisual,
  complement,
  embedText,
  encodeAudio,
  encodeText,
  encodeVisual,
  type FusedSegments,
  fuseStreams,
} from './segment-stages';
import type { HeadLogits, SegmentData, SegmentRun, StageTimer } from './segment-types';

/** What is known of a segment before its mask is drawn. */
export interface SegmentReading extends Pick<SegmentRun, 'complementary'> {
  readonly logits: HeadLogits;
  readonly attention: Omit<SegmentRun['attention'], 'inter'>;
}

export interface RecordedBatch {
  /** Fused visual patches, [B, 392, D] */
  readonly patches: tf.Tensor3D;
  /** Reads everything back at once, in the order of the batch. */
  read(): Promise<SegmentReading[]>;
}

/** Takes charge of a tensor, which is disposed when the run is over. */
export type Own = <T extends tf.Tensor | null>(tensor: T) => T;

type Batch = readonly Omit<SegmentData, 'pixels'>[];

/** Indices of `data` so that what can run together stands together: with sound first, then by the length of the words. */
export function batchOrder(data: Batch): number[] {
  const rank = (i: number): readonly [number, number] => [data[i]?.filterBanks ? 0 : 1, data[i]?.pieces?.length ?? 0];
  return data.map((_, i) => i).sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1] || a - b);
}

/** A batch in the order of `batchOrder`, with its pixels from `uploadPixels`. */
export async function recordBatch(
  mart: Mart,
  batch: Batch,
  pixels: tf.Tensor2D,
  own: Own,
  timed: StageTimer,
): Promise<RecordedBatch> {
  const reads = new Reads();
  const visual = await timed('visual', () => own(encodeVisual(mart, pixels)));
  const banks = batch.map(({ filterBanks }) => filterBanks).filter((filterBanks) => filterBanks !== null);
  const audio = banks.length > 0 ? await timed('audio', () => own(encodeAudio(mart, banks))) : null;

  const all: tf.Tensor3D[] = [];
  for (const { from, count } of runsOf(batch, ({ filterBanks }) => filterBanks !== null)) {
    const group = batch.slice(from, from + count);
    const streams = [own(rows(visual, from, count)), group[0]?.filterBanks ? audio : null] as const;
    const fused = await timed('fusion', () => fuseStreams(mart, ...streams));
    for (const tensor of Object.values(fused)) own(tensor);
    all.push(fused.patches);
    reads.add(fused.intra, from, (reading, values) => {
      reading.intra = values;
    });
    await timed('heads', () => {
      reads.add(own(classifyVisual(mart, fused.cls)), from, (reading, values) => {
        reading.visual = values;
      });
      reads.add(own(fused.audio && classifyAudio(mart, fused.audio)), from, (reading, values) => {
        reading.audio = values;
      });
    });
    await recordWords(mart, group, from, fused, reads, own, timed);
  }
  const patches = all.length === 1 && all[0] ? all[0] : own(tf.concat(all, 0));
  const together = own(reads.together());
  return { patches, read: async () => reads.taken(await together.data<'float32'>(), batch.length).map(finished) };
}

/** Text encoder and complementary attention of a group whose segments all have sound, or all have none. */
async function recordWords(
  mart: Mart,
  group: Batch,
  from: number,
  fused: FusedSegments,
  reads: Reads,
  own: Own,
  timed: StageTimer,
): Promise<void> {
  for (const { from: first, count } of runsOf(group, ({ pieces }) => pieces?.length ?? 0)) {
    const pieces = group.slice(first, first + count).flatMap((segment) => segment.pieces ?? []);
    if (pieces.length === 0) continue;
    const embedded = own(await timed('text', () => embedText(mart, pieces)));
    const words = await timed('text', () => own(encodeText(mart, embedded)));
    const seen = {
      patches: own(rows(fused.patches, first, count)),
      audio: own(fused.audio && rows(fused.audio, first, count)),
    };
    const said = await timed('complementary', () => complement(mart, words, seen));
    for (const tensor of Object.values(said)) own(tensor);
    const at = from + first;
    reads.add(said.piecesToPatches, at, (reading, values) => {
      reading.piecesToPatches = values;
    });
    reads.add(said.piecesToSound, at, (reading, values) => {
      reading.piecesToSound = values;
    });
    reads.add(said.visualLogits, at, (reading, values) => {
      reading.complementaryVisual = values;
    });
    reads.add(said.audioLogits, at, (reading, values) => {
      reading.complementaryAudio = values;
    });
    reads.add(said.score, at, (reading, values) => {
      reading.score = values;
    });
    await timed('heads', () =>
      reads.add(own(classifyText(mart, words)), at, (reading, values) => {
        reading.text = values;
      }),
    );
  }
}

/** Runs of neighbours for which `key` is the same. */
function runsOf<T>(
  items: readonly T[],
  key: (item: T) => unknown,
): { readonly from: number; readonly count: number }[] {
  const starts = items.flatMap((item, i) => {
    const before = items[i - 1];
    return before === undefined || key(before) !== key(item) ? [i] : [];
  });
  return starts.map((from, i) => ({ from, count: (starts[i + 1] ?? items.length) - from }));
}

/** Entries [from, from + count) of axis 0; all of them are the tensor itself. */
export function rows(tensor: tf.Tensor3D, from: number, count: number): tf.Tensor3D {
  const [batch, tokens, width] = tensor.shape;
  return count === batch ? tensor : tf.slice(tensor, [from, 0, 0], [count, tokens, width]);
}

/** All tensors' values one behind the other: on a GPU each read is a wait of its own. */
export function oneBehindOther(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size]) as tf.Tensor1D)));
}

/** The values of each tensor of those that stand in `values` one behind the other. */
export function* apart(values: Float32Array, tensors: readonly tf.Tensor[]): Generator<Float32Array> {
  let from = 0;
  for (const { size } of tensors) {
    yield values.slice(from, from + size);
    from += size;
  }
}

/** What is read of a segment, as it comes in. */
interface Draft {
  intra?: Float32Array;
  visual?: Float32Array;
  audio?: Float32Array;
  text?: Float32Array;
  piecesToPatches?: Float32Array;
  piecesToSound?: Float32Array;
  complementaryVisual?: Float32Array;
  complementaryAudio?: Float32Array;
  /** One value. */
  score?: Float32Array;
}

/** Tensors whose rows are to be read, and which segment's draft each row is for. */
class Reads {
  readonly #entries: { tensor: tf.Tensor; from: number; put: (draft: Draft, row: Float32Array) => void }[] = [];

  /** Row i of `tensor` belongs to segment `from` + i of the batch. Null adds nothing. */
  add(tensor: tf.Tensor | null, from: number, put: (draft: Draft, row: Float32Array) => void): void {
    if (tensor) this.#entries.push({ tensor, from, put });
  }

  together(): tf.Tensor1D {
    return oneBehindOther(this.#tensors);
  }

  /** The drafts of a batch of `segments`, from the values of `together`. */
  taken(values: Float32Array, segments: number): Draft[] {
    const drafts = Array.from({ length: segments }, (): Draft => ({}));
    const all = [...apart(values, this.#tensors)];
    for (const [i, { tensor, from, put }] of this.#entries.entries()) {
      const own = all[i] ?? new Float32Array();
      const [count = 1] = tensor.shape;
      const length = own.length / count;
      for (const [row, draft] of drafts.slice(from, from + count).entries()) {
        put(draft, own.slice(row * length, (row + 1) * length));
      }
    }
    return drafts;
  }

  get #tensors(): tf.Tensor[] {
    return this.#entries.map(({ tensor }) => tensor);
  }
}

function finished(draft: Draft): SegmentReading {
  const { visual = new Float32Array(), intra = new Float32Array(), audio, text, score } = draft;
  return {
    logits: { visual, audio: audio ?? null, text: text ?? null },
    attention: {
      intra,
      piecesToPatches: draft.piecesToPatches ?? null,
      piecesToSound: draft.piecesToSound ?? null,
    },
    complementary: draft.complementaryVisual
      ? {
          score: score?.[0] ?? null,
          logits: { visual: draft.complementaryVisual, audio: draft.complementaryAudio ?? null },
        }
      : null,
  };
}
