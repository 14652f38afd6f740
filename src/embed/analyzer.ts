// An analyzer: the page's own session behind a few calls, one video after the other. Knows nothing of React or of a page.
import { DEFAULT_MASK } from '../analysis/defaults';
import { withNotice } from '../analysis/notice';
import { createAnalysisSession } from '../analysis/session';
import type { AnalysisEvents, SegmentExtras } from '../analysis/types';
import { base64ToBytes } from '../lib/base64';
import { asMartError, cancelled, MartError, throwIfAborted, unlessAborted } from '../lib/errors';
import { isGiven } from '../lib/given-frames';
import type { Bytes } from '../lib/remote-file';
import { unpackMask } from '../lib/masks';
import { type FramePicture, isBitmap } from '../lib/picture';
import { FRAME_SIZE } from '../lib/shapes';
import type {
  AnalysisResult,
  AnalyzeOptions,
  Analyzer,
  AnalyzerOptions,
  Recovered,
  SegmentResult,
  Source,
} from './api';
import { placesOf } from './places';
import { opened, subtitleFiles } from './sources';

/** Its workers start at once, its model with the first call. Throws `invalid-argument`. */
export function createAnalyzer(options: AnalyzerOptions = {}): Analyzer {
  const { backend = 'auto', precision = 'auto' } = options;
  const session = createAnalysisSession({ places: placesOf(options), backend, precision });
  /** Aborted when it is closed. */
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  let result: AnalysisResult | null = null;

  /** One after the other; whoever aborts while waiting waits no longer. */
  function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = last.then(() => {
      throwIfAborted(signal);
      return work();
    });
    last = turn.catch(() => undefined);
    return unlessAborted(turn, signal).catch((thrown: unknown) => {
      throw signal.aborted ? cancelled() : asMartError(thrown);
    });
  }

  async function analyze(source: Source, given: AnalyzeOptions, signal: AbortSignal): Promise<AnalysisResult> {
    const { segments = null, every = null, range = null, view = null, mask, onProgress, onNotice } = given;
    result = null;
    const fetching = ({ loaded, total }: Bytes) =>
      onProgress?.({
        stage: 'video',
        done: total ? loaded / total : 0,
        segmentsDone: 0,
        segments: 0,
        secondsLeft: null,
      });
    // The model is fetched while the video is; whoever waits for it hears of its failure.
    session.prepare().catch(() => undefined);
    fetching({ loaded: 0, total: null });
    const [video, subtitles] = await Promise.all([
      opened(source, signal, fetching),
      subtitleFiles(given.subtitles ?? [], signal),
    ]);
    const { notices } = isGiven(video)
      ? await session.openFrames(video, subtitles, signal)
      : await session.open(video, subtitles, signal, fetching);
    for (const notice of notices) onNotice?.(notice);
    let planned = 0;
    const tell = (index: number, segment: SegmentResult, { thumbnail }: SegmentExtras) =>
      given.onSegment?.(segment, { index, segments: planned, picture: thumbnail });
    const events: AnalysisEvents = {
      onProgress(progress) {
        planned = progress.segments;
        onProgress?.(progress);
      },
      onSegment: tell,
      onSegmentAgain: tell,
      ...(onNotice ? { onNotice } : {}),
    };
    const settings = { mask: { ...DEFAULT_MASK, ...mask }, segments, every, range, view };
    result = withNotice(await session.analyze(settings, events, signal));
    return result;
  }

  async function recover(index: number, picture: number): Promise<Recovered> {
    const segment = result?.segments[index];
    if (!segment) {
      throw new MartError('invalid-argument', `no analysis holds a segment ${index}`, {
        argument: 'index',
        rule: 'analysed',
      });
    }
    const mask = unpackMask(base64ToBytes(segment.mask));
    const { original, recovered, recoveryError } = await session.recover(index, mask, picture);
    return { original, recovered: rgbaOf(recovered), mask, error: recoveryError };
  }

  return {
    prepare: async (onProgress) => {
      const loading = session.prepare(({ done }) => onProgress?.(done));
      const { name, sha256, trained, classes, polarity } = (await unlessAborted(loading, closing.signal)).model;
      return { name, sha256, trained, classes, polarity };
    },
    analyze(source, given = {}) {
      const signal = given.signal ? AbortSignal.any([given.signal, closing.signal]) : closing.signal;
      return inTurn(() => analyze(source, given, signal), signal);
    },
    recover: (index, picture = 8) => inTurn(() => recover(index, picture), closing.signal),
    async close() {
      closing.abort();
      await session.close();
    },
  };
}

/** One analysis by an analyzer of its own, which ends with it. For several, keep one of `createAnalyzer`. */
export async function analyze(source: Source, options: AnalyzeOptions & AnalyzerOptions = {}): Promise<AnalysisResult> {
  const analyzer = createAnalyzer(options);
  try {
    return await analyzer.analyze(source, options);
  } finally {
    await analyzer.close();
  }
}

function rgbaOf(picture: FramePicture): Uint8ClampedArray {
  if (!isBitmap(picture)) return picture;
  const pen = new OffscreenCanvas(FRAME_SIZE, FRAME_SIZE).getContext('2d', { alpha: false });
  pen?.drawImage(picture, 0, 0);
  picture.close();
  return pen?.getImageData(0, 0, FRAME_SIZE, FRAME_SIZE).data ?? new Uint8ClampedArray();
}
