// Opening and analysing: one job at a time, whatever the source, each begun when the one that it replaces has ended. What
// the session says is open is always what the page shows, even when a newer file has come in between.
import type { KeptAnalysis } from '../analysis/kept';
import type { AnalysisResult, AnalysisSession, MaskSettings, OpenVideo, SubtitleReport } from '../analysis/types';
import { asMartError, toPlainError, unlessAborted } from '../lib/errors';
import { Latest } from '../lib/latest';
import type { VideoFile } from '../lib/remote-file';
import { createAnalysing } from './analysing';
import { about } from './file-errors';
import { type ByteProgress, type Job, type KeptFrom, type PageStore, type Scope, WHOLE_VIDEO } from './page-state';
import type { Memory } from './remembered';
import { playable, showKept, showVideo } from './showing';
import type { SortedFiles } from './sort-files';

export interface Sources {
  /** The sample's video and subtitles. */
  readonly sample: (signal: AbortSignal) => Promise<readonly File[]>;
  readonly readResult: (
    file: File,
    signal: AbortSignal,
    onBytes: (bytes: ByteProgress) => void,
  ) => Promise<KeptAnalysis>;
}

/** Gives a file that has to be fetched first. */
export type FetchFile = (signal: AbortSignal, onBytes: (bytes: ByteProgress) => void) => Promise<VideoFile>;

/** What an address asks for beside the video. */
export interface Asked {
  readonly scope?: Partial<Scope>;
  /** Nothing that a person chose, so it is not remembered. */
  readonly mask?: MaskSettings | null;
}

const SAMPLE = 'sample.mp4';

const opening = (from: KeptFrom, name: string | null) =>
  ({ kind: 'opening', from, name, stopping: false }) satisfies Job;

export type Jobs = ReturnType<typeof createJobs>;

export function createJobs(
  store: PageStore,
  session: AnalysisSession,
  { sample, readResult, memory }: Sources & { readonly memory: Memory },
) {
  const { getState: get, setState: set } = store;
  const latest = new Latest();
  const { analyse, goOn } = createAnalysing(store, session, prepare);

  /** Shows `job` until `work` has ended or something newer has come. Without a job nothing shows it. */
  async function begin(job: Job | null, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
      set(job ? { job, error: null, notice: null, fetchAsked: null } : { job });
      await latest.run(work);
    } catch (thrown) {
      fail(thrown);
    } finally {
      if (!latest.busy) set({ job: null });
    }
  }

  function fail(thrown: unknown): void {
    const error = toPlainError(thrown);
    if (error.code !== 'cancelled') set({ error });
  }

  async function prepare(): Promise<void> {
    if (get().model || get().modelLoading) return;
    set({ modelLoading: { stage: 'backend', done: 0, bytes: null } });
    try {
      set(await session.prepare((modelLoading) => set({ modelLoading })));
    } catch (thrown) {
      fail(thrown);
    } finally {
      set({ modelLoading: null });
    }
  }

  /** The kept analysis that is shown, if `video` is what it was made of; a file of another size is not read for that. */
  async function keptOf({ file }: OpenVideo, signal: AbortSignal): Promise<AnalysisResult | null> {
    const { origin, result } = get();
    if (origin.kind !== 'kept' || result?.file.bytes !== file.size || !result.file.sha256) return null;
    return (await unlessAborted(session.hash(), signal)) === result.file.sha256 ? result : null;
  }

  /** The kept analysis comes alive with its video, which plays while the model is still on its way; false when it can't. */
  async function revive(video: OpenVideo, result: AnalysisResult, signal: AbortSignal): Promise<boolean> {
    const whole = result.segments.every(({ attention }) => attention.intra !== null);
    if (!whole || get().thumbnails.includes(null)) return false;
    set(playable(store, video));
    if (!(await unlessAborted(session.adopt(result), signal))) return false;
    set({ origin: { kind: 'video' } });
    return true;
  }

  /** Shows what the session has opened, and analyses it. A kept analysis of it comes alive instead, unless `anew`. */
  async function take(
    video: OpenVideo,
    signal: AbortSignal,
    { anew = false, scope = {} }: { readonly anew?: boolean; readonly scope?: Partial<Scope> | undefined } = {},
  ): Promise<void> {
    const kept = await keptOf(video, signal);
    if (kept && !anew && (await revive(video, kept, signal))) return;
    const same = kept !== null || get().video?.file === video.file;
    showVideo(store, video, { ...(same ? get().scope : WHOLE_VIDEO), ...scope });
    if (!signal.aborted) await analyse(signal);
  }

  async function openSampleVideo(signal: AbortSignal): Promise<OpenVideo> {
    const [video, ...subtitles] = await unlessAborted(sample(signal), signal);
    if (!video) throw new Error('the sample has no video');
    return about(SAMPLE, session.open(video, subtitles, signal));
  }

  return {
    prepare,

    async openFiles({ videos: [video, another], subtitles, saved }: Omit<SortedFiles, 'lexicon'>): Promise<void> {
      const named = saved ?? video ?? subtitles[0];
      if (!named) return set({ notice: { code: 'nothing-dropped', details: {} } });
      /** What came along with a video, and is no reason to refuse it when it can't be read. */
      let unread: unknown = null;

      async function openVideo(file: File, signal: AbortSignal): Promise<OpenVideo> {
        try {
          return await about(file.name, session.open(file, subtitles, signal));
        } catch (thrown) {
          if (!asMartError(thrown).code.startsWith('subtitles-')) throw thrown;
          unread = thrown;
          return about(file.name, session.open(file, [], signal));
        }
      }

      const withoutVideo = { code: 'subtitles-without-video', details: { file: subtitles[0]?.name ?? '' } };
      if (!saved && !video && !get().video) return set({ notice: withoutVideo });
      const job = opening('file', named.name);
      await begin(job, async (signal) => {
        let kept: KeptAnalysis | null = null;
        if (saved) {
          const onBytes = (read: ByteProgress) => !signal.aborted && set({ job: { ...job, read } });
          try {
            kept = await unlessAborted(readResult(saved, signal, onBytes), signal);
            set({ job });
            showKept(store, kept, 'file');
          } catch (thrown) {
            if (!video || signal.aborted) throw thrown;
            unread = thrown;
          }
        }
        if (!video) {
          if (saved) return subtitles.length > 0 ? set({ notice: withoutVideo }) : undefined;
          return take(await about(named.name, session.setSubtitles(subtitles)), signal);
        }
        const opened = await openVideo(video, signal);
        if (unread) fail(unread);
        if (another) set({ notice: { code: 'several-videos', details: { file: video.name } } });
        if (kept && !(await keptOf(opened, signal))) {
          return set({ notice: { code: 'another-video', details: { file: video.name } } });
        }
        await take(opened, signal);
      });
    },

    /** Reads a subtitle file of the open video in another encoding, remembers that, and analyses with its words. */
    async chooseEncoding({ file, key }: SubtitleReport, encoding: string): Promise<void> {
      session.chooseEncodings(memory.chooseEncoding(key, encoding));
      await begin(opening('file', file), async (signal) => take(await about(file, session.rereadSubtitles()), signal));
    },

    /** An analysis without its video; the same video, dropped later, makes it live again. `name`: null for a link. */
    async openKept(from: KeptFrom, name: string | null, read: () => Promise<KeptAnalysis>): Promise<void> {
      await begin(opening(from, name), async (signal) => showKept(store, await unlessAborted(read(), signal), from));
    },

    async openSample({ scope, mask }: Asked = {}): Promise<void> {
      if (mask) set({ mask });
      await begin(opening('sample', null), async (signal) =>
        take(await openSampleVideo(signal), signal, { anew: true, scope }),
      );
    },

    /** Opens and analyses a video that has to be fetched first, with its progress. */
    async openFetched(name: string, fetchFile: FetchFile, { scope, mask }: Asked): Promise<void> {
      if (mask) set({ mask });
      const job = opening('file', name);
      await begin(job, async (signal) => {
        // What is said while it is read comes by a way of its own, also when something else has begun.
        const onBytes = (bytes: ByteProgress) =>
          !signal.aborted && get().job?.kind === 'opening' && set({ job: { ...job, bytes } });
        const file = await unlessAborted(fetchFile(signal, onBytes), signal);
        set({ job });
        await take(await about(name, session.open(file, [], signal, onBytes)), signal, { anew: true, scope });
      });
    },

    /** What a first visit shows, unless something else is opened meanwhile; a page that can't have it stays empty. */
    async showSample(read: () => Promise<KeptAnalysis>): Promise<void> {
      set({ sampleComing: true });
      await begin(null, async (signal) => {
        try {
          showKept(store, await unlessAborted(read(), signal), 'sample');
        } catch {
          // Nothing is lost: the page says what it is, and the button for the sample says what is wrong.
        } finally {
          set({ sampleComing: false });
        }
      });
    },

    /** Fetches the sample's video under its kept analysis, which comes alive with it; shows no progress and no errors. */
    async reviveSample(): Promise<void> {
      // Something that was asked for is being opened.
      if (latest.busy) return;
      await begin(null, async (signal) => {
        try {
          const { result } = get();
          const video = await openSampleVideo(signal);
          if (result) await revive(video, result, signal);
        } catch {
          // Nobody asked for it: the kept analysis stays as it is, and analysing it says what is wrong.
        }
      });
    },

    async analyse(): Promise<void> {
      if (get().video) await begin({ kind: 'analysing', progress: null, stopping: false }, analyse);
    },

    /** Goes on with an analysis that was stopped; only what is missing is computed. */
    async goOn(): Promise<void> {
      if (get().video) await begin({ kind: 'analysing', progress: null, stopping: false }, goOn);
    },

    cancel(): void {
      const { job } = get();
      latest.cancel();
      if (job) set({ job: { ...job, stopping: true } });
    },
  };
}
