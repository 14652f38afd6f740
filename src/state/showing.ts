// What the page shows when something is opened: an open video before it is analysed, or a kept analysis.
import type { KeptAnalysis } from '../analysis/kept';
import type { AnalysisResult, OpenVideo } from '../analysis/types';
import { isRemote, type VideoFile } from '../lib/remote-file';
import type { Extent, KeptFrom, PageState, Scope, PageStore } from './page-state';
import { UNPAINTED } from './paint';
import { strongestMoment } from './sample';

/** What an analysis fills in, before it has begun. */
export const NOTHING_YET = {
  origin: { kind: 'video' },
  extent: null,
  segments: [],
  thumbnails: [],
  sounds: [],
  faces: [],
  times: [],
  profile: null,
  result: null,
  recovery: null,
  ...UNPAINTED,
  word: null,
  patch: null,
  leftOut: [],
} satisfies Partial<PageState>;

/** The video, and its address for the player in place of the one before. */
export function playable({ getState }: PageStore, video: OpenVideo | null): Pick<PageState, 'video' | 'videoUrl'> {
  const { video: before, videoUrl } = getState();
  if (videoUrl && before?.file === video?.file) return { video, videoUrl };
  if (videoUrl) URL.revokeObjectURL(videoUrl);
  return { video, videoUrl: video && addressOf(video.file) };
}

function addressOf(file: VideoFile): string {
  return isRemote(file) ? file.url : URL.createObjectURL(file);
}

export function showVideo(store: PageStore, video: OpenVideo, scope: Scope): void {
  const same = store.getState().video?.file === video.file;
  store.setState({
    ...NOTHING_YET,
    ...playable(store, video),
    analysedScope: null,
    scope,
    ...(same ? {} : { cursor: { time: 0, by: 'page' }, playing: false }),
  });
}

export function showKept(store: PageStore, { result, thumbnails, sounds }: KeptAnalysis, from: KeptFrom): void {
  const scope = scopeOf(result);
  const { strategy, ratio, lambda, reveal, seed } = result.settings;
  const sample = from === 'sample';
  store.setState({
    ...NOTHING_YET,
    ...playable(store, null),
    origin: { kind: 'kept', from },
    extent: keptExtent(result),
    segments: result.segments,
    thumbnails,
    sounds,
    result,
    ...(sample ? { sampleResult: result } : {}),
    scope,
    analysedScope: scope,
    // The sample is shown unasked, so it leaves the chosen mask as it is.
    ...(sample ? {} : { mask: { strategy, ratio, lambda, reveal, seed } }),
    cursor: { time: sample ? strongestMoment(result) : (result.segments[0]?.start ?? 0), by: 'page' },
    playing: false,
  });
}

function scopeOf({ settings }: AnalysisResult): Scope {
  const { segments, range = null, view } = settings;
  return { view, range, segments: { mode: 'number', segments } };
}

/** Segments divide their stretch evenly, so the ends of the first and the last say it. */
function keptExtent({ segments }: AnalysisResult): Extent | null {
  const [first, last] = [segments[0], segments.at(-1)];
  return first && last ? { from: first.start, to: last.end, segments: segments.length } : null;
}
