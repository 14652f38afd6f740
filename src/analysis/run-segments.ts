// The middle of an analysis: all segments of a plan are read one batch ahead of the network and run, then those again that
// turned out to follow somebody who is seen less than another person in them.
import type { BatchOutput, ModelInfo } from '../engine/protocol';
import { MartError, throwIfAborted } from '../lib/errors';
import { frameRgba } from '../lib/picture';
import { segmentResult } from './assemble';
import type { People } from './follow';
import { soundPictureOf } from './kept';
import { ReadAhead } from './read-ahead';
import type { ReadSegment } from './reader';
import type { SegmentResult, View } from './result';
import { renamed, toFollowAnew } from './settle';
import type { StageClock } from './stage-clock';
import type { AnalysisEvents, SegmentExtras } from './types';

/** The picture that stands for a segment is its middle one. */
const THUMBNAIL_FRAME = 8;

/** What is asked of the reader's worker. */
export interface SegmentSource {
  segment(index: number): Promise<ReadSegment>;
  people(): Promise<People>;
  chooseAgain(segments: readonly number[]): Promise<void>;
}

export interface SegmentRuns {
  readonly reader: SegmentSource;
  readonly run: (reads: readonly ReadSegment[]) => Promise<BatchOutput>;
  /** Number of segments in the plan. */
  readonly total: number;
  readonly model: ModelInfo;
  readonly view: View;
  readonly clock: StageClock;
  /** What is counted over the segments, also of those that are there already. */
  readonly tally: Tally;
  readonly events: AnalysisEvents;
  /** After each batch. */
  readonly onBatch: () => void;
  readonly signal: AbortSignal | undefined;
}

export interface Tally {
  /** Words that did not fit into their segment's row. */
  wordsCut: number;
  /** Pictures that are damaged, in whose place the ones before them were seen. */
  damaged: number;
  /** Start of the first segment of which ffmpeg decoded what the browser had given up, s; null for none. */
  relievedFrom: number | null;
}

/**
 * Fills `segments`, in order, with what the network says, behind those that are there already. Gives everybody that was
 * found; null where nobody was looked for. Rejects with `cancelled` when `signal` aborts.
 */
export async function runSegments(
  segments: SegmentResult[],
  { reader, run, total, model, view, clock, tally, events, onBatch, signal }: SegmentRuns,
): Promise<People | null> {
  /** Gives each segment of the batch to `done`; how many the next batch should hold. */
  async function runReads(
    reads: readonly ReadSegment[],
    done: (index: number, segment: SegmentResult, extras: SegmentExtras) => void,
  ): Promise<number> {
    throwIfAborted(signal);
    const pictures = reads.map(({ input }) => ({
      thumbnail: frameRgba(input.pixels, THUMBNAIL_FRAME),
      sound: input.filterBanks && soundPictureOf(input.filterBanks),
    }));
    const { outputs, times, next } = await run(reads);
    throwIfAborted(signal);
    clock.addRun(times);
    for (const [i, read] of reads.entries()) {
      const [output, picture] = [outputs[i], pictures[i]];
      const { planned, input, milliseconds, faces } = read;
      if (!output || !picture) throw new MartError('internal', `segment ${planned.index} came back empty`);
      clock.add(milliseconds);
      const segment = segmentResult({ ...read, frameTimes: input.frameTimes }, output, model);
      segments[planned.index] = segment;
      done(planned.index, segment, {
        ...picture,
        faces,
        times: { reading: milliseconds, network: times, batch: reads.length },
      });
    }
    return next;
  }

  const ahead = new ReadAhead((index) => reader.segment(index), total, segments.length);
  // Alone, so that there is something to see as soon as can be.
  let most = 1;
  for (let reads = await ahead.take(most); reads.length > 0; reads = await ahead.take(most)) {
    most = await runReads(reads, (...done) => events.onSegment?.(...done));
    tally.wordsCut += reads.reduce((sum, { row }) => sum + (row?.dropped ?? 0), 0);
    tally.damaged += reads.reduce((sum, read) => sum + read.damaged, 0);
    tally.relievedFrom ??= reads.find(({ relieved }) => relieved)?.planned.start ?? null;
    onBatch();
  }
  if (view.kind !== 'face') return null;
  const found = await reader.people();
  for (const [index, segment] of renamed(segments, found).entries()) segments[index] = segment;
  const anew = view.person === null ? toFollowAnew(segments, found) : [];
  await reader.chooseAgain(anew);
  for (const index of anew) {
    await runReads([await reader.segment(index)], (...done) => events.onSegmentAgain?.(...done));
  }
  return found;
}
