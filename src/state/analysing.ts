// One analysis of the open video: its segments are shown as they come, and at its end the result.
import type { AnalysisEvents, AnalysisResult, AnalysisSession, AnalysisSettings, OpenVideo } from '../analysis/types';
import { collect } from './arrivals';
import { about } from './file-errors';
import type { Extent, PageStore, Scope } from './page-state';
import { withKnownPeople } from './people';
import { NOTHING_YET } from './showing';

export interface Analysing {
  /** As the page is set. */
  readonly analyse: (signal: AbortSignal) => Promise<void>;
  /** Behind the segments that are there of an analysis that was stopped, as that was set. */
  readonly goOn: (signal: AbortSignal) => Promise<void>;
}

/** What analyses the open video; it rejects as the session does. */
export function createAnalysing(
  { getState: get, setState: set }: PageStore,
  session: AnalysisSession,
  prepare: () => Promise<void>,
): Analysing {
  /** The last whole result, whose people may be found again. */
  let known: AnalysisResult | null = null;

  /** Shows what `run` gives of `video`, which is analysed as `scope` says. */
  async function show(
    video: OpenVideo,
    scope: Scope,
    run: (events: AnalysisEvents) => Promise<AnalysisResult>,
    signal: AbortSignal,
  ): Promise<void> {
    void prepare();
    const arrivals = collect((arrived) => {
      const now = get();
      set({
        segments: [...now.segments, ...arrived.map(({ segment }) => segment)],
        thumbnails: [...now.thumbnails, ...arrived.map(({ thumbnail }) => thumbnail)],
        sounds: [...now.sounds, ...arrived.map(({ sound }) => sound)],
        faces: [...now.faces, ...arrived.map(({ faces }) => faces)],
        times: [...now.times, ...arrived.map(({ times }) => times)],
      });
    });
    const events: AnalysisEvents = {
      onBegin(from) {
        if (from === 0 && get().segments.length > 0) set(NOTHING_YET);
      },
      onProgress(progress) {
        const { job, extent } = get();
        if (signal.aborted || job?.kind !== 'analysing') return;
        set({
          job: { ...job, progress },
          extent: extent ?? extentOf(video, scope, progress.segments),
        });
      },
      onSegment: (_, segment, extras) => arrivals.add({ segment, ...extras }),
      onSegmentAgain(index, segment, { thumbnail, sound, faces, times }) {
        arrivals.flush();
        const now = get();
        set({
          segments: now.segments.with(index, segment),
          thumbnails: now.thumbnails.with(index, thumbnail),
          sounds: now.sounds.with(index, sound),
          faces: now.faces.with(index, faces),
          times: now.times.with(index, times),
        });
      },
      onNotice: (notice) => set({ notice }),
    };
    try {
      const result = await about(video.file.name, run(events));
      arrivals.flush();
      set({ result: withKnownPeople(result, known), segments: result.segments });
    } finally {
      arrivals.flush();
    }
  }

  return {
    async analyse(signal) {
      const { video, scope, mask } = get();
      if (!video) return;
      known = get().result ?? known;
      set({ ...NOTHING_YET, job: { kind: 'analysing', progress: null, stopping: false }, analysedScope: scope });
      const settings: AnalysisSettings = { ...asked(scope), mask, range: scope.range, view: scope.view };
      await show(video, scope, (events) => session.analyze(settings, events, signal), signal);
    },

    async goOn(signal) {
      const { video, scope, analysedScope } = get();
      if (!video) return;
      await show(video, analysedScope ?? scope, (events) => session.goOn(events, signal), signal);
    },
  };
}

function asked({ segments }: Scope): Pick<AnalysisSettings, 'segments' | 'every'> {
  return {
    segments: segments.mode === 'number' ? segments.segments : null,
    every: segments.mode === 'every' ? segments.seconds : null,
  };
}

function extentOf(video: OpenVideo, scope: Scope, segments: number): Extent | null {
  if (segments < 1) return null;
  const [from, to] = scope.range ?? [0, video.info.duration];
  return { from, to, segments };
}
