// Opening and analysing: one job at a time, each waiting for the one that it replaces to stop. What the session says
// is open is always what the page shows, even when a newer file has come in between.
import type { KeptAnalysis } from '../analysis/kept';
import type { AnalysisResult, AnalysisSession, AnalysisSettings, OpenVideo } from '../analysis/types';
import { asMartError, type ErrorCode, type PlainError, toPlainError, unlessAborted } from '../lib/errors';
import { collect } from './arrivals';
import { type ByteProgress, type Extent, type KeptFrom, type PageState, type Scope, WHOLE_VIDEO } from './page-state';
import { UNPAINTED } from './paint';
import { withKnownPeople } from './people';
import type { PageStore } from './store';

const SUBTITLES = /\.(srt|vtt)$/i;
/** An AnalysisResult that was saved. */
const SAVED = /\.json$/i;

interface Sources {
  readonly sample: () => Promise<readonly File[]>;
  readonly readResult: (file: File) => Promise<KeptAnalysis>;
}

/** Gives a file that has to be fetched first. */
export type FetchFile = (signal: AbortSignal, onBytes: (bytes: ByteProgress) => void) => Promise<File>;

export function createJobs(store: PageStore, session: AnalysisSession, { sample, readResult }: Sources) {
  const { getState: get, setState: set } = store;
  let stop: AbortController | null = null;
  /** The last whole result, whose people may be found again. */
  let known: AnalysisResult | null = null;
  let running: Promise<void> = Promise.resolve();

  /** Runs `work` after the job before it has stopped; `work` itself never rejects. Without a job nothing shows it. */
  function begin(job: PageState['job'], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    stop?.abort();
    const mine = new AbortController();
    stop = mine;
    const before = running;
    set(job ? { job, error: null, notice: null } : { job });
    running = before.then(async () => {
      if (!mine.signal.aborted) await work(mine.signal);
      if (stop === mine) {
        stop = null;
        set({ job: null });
      }
    });
    return running;
  }

  function fail(thrown: unknown, name: string | null): void {
    const error = toPlainError(thrown);
    if (error.code !== 'cancelled') set({ error: withFile(error, name) });
  }

  /** What an analysis fills in, before it has begun. */
  const NOTHING_YET = {
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

  function show(video: OpenVideo, scope: Scope): void {
    const { videoUrl, video: before } = get();
    const same = before?.file === video.file;
    if (!same && videoUrl) URL.revokeObjectURL(videoUrl);
    set({
      ...NOTHING_YET,
      video,
      videoUrl: same ? videoUrl : URL.createObjectURL(video.file),
      analysedScope: null,
      scope,
      ...(same ? {} : { cursor: { time: 0, by: 'page' }, playing: false }),
    });
  }

  function showKept({ result, thumbnails, sounds }: KeptAnalysis, from: KeptFrom): void {
    stop?.abort();
    const { videoUrl } = get();
    if (videoUrl) URL.revokeObjectURL(videoUrl);
    const scope = scopeOf(result);
    const { strategy, ratio, lambda, reveal, seed } = result.settings;
    // The sample is shown unasked, so it leaves the chosen mask as it is.
    const mask = from === 'sample' ? get().mask : { strategy, ratio, lambda, reveal, seed };
    set({
      ...NOTHING_YET,
      origin: { kind: 'kept', from },
      video: null,
      videoUrl: null,
      extent: keptExtent(result),
      segments: result.segments,
      thumbnails,
      sounds,
      result,
      scope,
      analysedScope: scope,
      mask,
      cursor: { time: result.segments[0]?.start ?? 0, by: 'page' },
      playing: false,
      error: null,
      notice: null,
    });
  }

  /**
   * The kept analysis comes alive with its video, which plays while the model is still on its way; false when it has to
   * be run again for that. Rejects with `cancelled` when `signal` aborts.
   */
  async function revive(video: OpenVideo, kept: PageState, signal: AbortSignal): Promise<boolean> {
    const { result } = kept;
    const whole = result?.segments.every(({ attention }) => attention.intra !== null);
    if (!result || !whole || kept.thumbnails.includes(null)) return false;
    const { videoUrl } = get();
    if (videoUrl) URL.revokeObjectURL(videoUrl);
    set({ video, videoUrl: URL.createObjectURL(video.file) });
    if (!(await unlessAborted(session.adopt(result), signal))) return false;
    set({ origin: { kind: 'video' } });
    return true;
  }

  async function prepare(): Promise<void> {
    if (get().model || get().modelLoading) return;
    set({ modelLoading: { stage: 'backend', done: 0, bytes: null } });
    try {
      set(await session.prepare((modelLoading) => set({ modelLoading })));
    } catch (thrown) {
      fail(thrown, null);
    } finally {
      set({ modelLoading: null });
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const { video, scope, mask } = get();
    if (!video) return;
    known = get().result ?? known;
    set({ ...NOTHING_YET, job: { kind: 'analysing', progress: null, stopping: false }, analysedScope: scope });
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
    const settings: AnalysisSettings = { ...asked(scope), mask, range: scope.range, view: scope.view };
    try {
      const result = await session.analyze(
        settings,
        {
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
        },
        signal,
      );
      arrivals.flush();
      set({ result: withKnownPeople(result, known), segments: result.segments });
    } catch (thrown) {
      arrivals.flush();
      fail(thrown, video.file.name);
    }
  }

  /**
   * Opens and shows whatever the session then holds; true when the analysis may follow. A kept analysis of the same
   * video comes alive instead, unless it is to be made anew.
   */
  async function open(
    name: string,
    opening: () => Promise<OpenVideo>,
    signal: AbortSignal,
    { anew = false, scope = {} }: { readonly anew?: boolean; readonly scope?: Partial<Scope> } = {},
  ): Promise<boolean> {
    try {
      const before = get();
      const video = await opening();
      const kept = before.origin.kind === 'kept' && before.result ? before.result.file.sha256 : null;
      const same = kept !== null && (await session.hash()) === kept;
      if (same && !anew && (await revive(video, before, signal))) return false;
      show(video, { ...(same || before.video?.file === video.file ? before.scope : WHOLE_VIDEO), ...scope });
      return !signal.aborted;
    } catch (thrown) {
      if (!signal.aborted) fail(thrown, name);
      return false;
    }
  }

  async function openSaved(file: File): Promise<void> {
    try {
      showKept(await readResult(file), 'file');
    } catch (thrown) {
      fail(thrown, file.name);
    }
  }

  async function fetchSample(signal: AbortSignal): Promise<OpenVideo> {
    const [video, ...subtitles] = await sample();
    if (!video) throw new Error('the sample has no video');
    return session.open(video, subtitles, signal);
  }

  async function openFiles(files: readonly File[]): Promise<void> {
    const subtitles = files.filter((file) => SUBTITLES.test(file.name));
    const saved = files.find((file) => SAVED.test(file.name));
    if (saved) return openSaved(saved);
    const videos = files.filter((file) => !SUBTITLES.test(file.name));
    const video = videos[0];
    const named = video ?? subtitles[0];
    if (!named) return set({ notice: { code: 'nothing-dropped', details: {} } });
    if (!video && !get().video) {
      return set({ notice: { code: 'subtitles-without-video', details: { file: named.name } } });
    }
    await begin({ kind: 'opening', name: named.name, stopping: false }, async (signal) => {
      let unread: unknown = null;
      const opening = async () => {
        if (!video) return session.setSubtitles(subtitles);
        try {
          return await session.open(video, subtitles, signal);
        } catch (thrown) {
          // Subtitles that can't be read are no reason to refuse the video that came with them.
          if (!asMartError(thrown).code.startsWith('subtitles-')) throw thrown;
          unread = thrown;
          return session.open(video, [], signal);
        }
      };
      if (!(await open(named.name, opening, signal))) return;
      if (unread) fail(unread, named.name);
      if (video && videos.length > 1) set({ notice: { code: 'several-videos', details: { file: video.name } } });
      await run(signal);
    });
  }

  return {
    prepare,
    openFiles,
    showKept,

    async openSample(scope: Partial<Scope> = {}): Promise<void> {
      await begin({ kind: 'opening', name: null, stopping: false }, async (signal) => {
        if (await open('sample.mp4', () => fetchSample(signal), signal, { anew: true, scope })) await run(signal);
      });
    },

    async openFetched(name: string, fetchFile: FetchFile, scope: Partial<Scope>): Promise<void> {
      await begin({ kind: 'opening', name, stopping: false }, async (signal) => {
        const onBytes = (bytes: ByteProgress) => {
          const { job } = get();
          if (!signal.aborted && job?.kind === 'opening') set({ job: { ...job, bytes } });
        };
        const opening = async () => {
          const file = await fetchFile(signal, onBytes);
          if (!signal.aborted) set({ job: { kind: 'opening', name, stopping: false } });
          return session.open(file, [], signal);
        };
        if (await open(name, opening, signal, { anew: true, scope })) await run(signal);
      });
    },

    async reviveSample(): Promise<void> {
      // Something that was asked for is being opened.
      if (get().job) return;
      await begin(null, async (signal) => {
        try {
          const kept = get();
          await revive(await fetchSample(signal), kept, signal);
        } catch {
          // Nobody asked for it: the kept analysis stays as it is, and analysing it says what is wrong.
        }
      });
    },

    async analyse(): Promise<void> {
      if (!get().video) return;
      await begin({ kind: 'analysing', progress: null, stopping: false }, run);
    },

    cancel(): void {
      const { job } = get();
      stop?.abort();
      if (job) set({ job: { ...job, stopping: true } });
    },
  };
}

function asked({ segments }: Scope): Pick<AnalysisSettings, 'segments' | 'every'> {
  return {
    segments: segments.mode === 'number' ? segments.segments : null,
    every: segments.mode === 'every' ? segments.seconds : null,
  };
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

function extentOf(video: OpenVideo, scope: Scope, segments: number): Extent | null {
  if (segments < 1) return null;
  const [from, to] = scope.range ?? [0, video.info.duration];
  return { from, to, segments };
}

/** Errors that come from the file at hand; those of model and weights name files of their own. */
const OF_THE_FILE: ReadonlySet<ErrorCode> = new Set([
  'not-a-video',
  'empty-file',
  'truncated-file',
  'unsupported-codec',
  'encrypted',
  'no-video-track',
  'no-frames',
  'decode-failed',
  'ffmpeg-failed',
  'subtitles-broken',
  'subtitles-empty',
  'out-of-memory',
  'internal',
]);

/** Adds the file's name where the error is about it and does not carry it. */
function withFile(error: PlainError, name: string | null): PlainError {
  if (name === null || error.details.file !== undefined || !OF_THE_FILE.has(error.code)) return error;
  return { ...error, details: { ...error.details, file: name } };
}
