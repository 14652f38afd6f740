// The page's core, without React: opens files, runs analyses one at a time, keeps the cursor and the mask's settings,
// and recovers the segment under the cursor. React binds to it in page-context.tsx.
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { ReadLexicon } from '../analysis/lexicon';
import type { AnalysisSession, EngineChange, PrecisionChoice, Remask } from '../analysis/types';
import { strongestStep, wordLinks } from '../analysis/word-links';
import { type PlainError, toPlainError } from '../lib/errors';
import { Latest } from '../lib/latest';
import { MODALITIES, type Modality } from '../lib/shapes';
import type { Offline } from '../offline/offline';
import { type Compare, createCompare } from './compare';
import { createJobs, type Jobs, type Sources } from './jobs';
import { createLexicons } from './lexicon';
import { createMaskOf, type MaskOf } from './masks';
import { createMaskActions, type MaskActions, UNPAINTED } from './paint';
import {
  type ChosenWord,
  type FetchAsked,
  type PageState,
  type PageStore,
  type Scope,
  segmentAt,
  segmentSpan,
  WHOLE_VIDEO,
} from './page-state';
import { followClock } from './clock';
import { createPeople, type PeopleActions } from './people';
import { followRecovery } from './recover';
import { createRecent, type Recent } from './recent';
import type { RecentShelf } from './recent-records';
import type { Memory } from './remembered';
import { sortFiles } from './sort-files';

/** How many times as fast as filmed. */
const MOST_RATE = 8;

export interface PageActions extends Omit<Jobs, 'openFiles'>, MaskActions, PeopleActions {
  /**
   * Opens a video and subtitles, or gives the open video new subtitles; then analyses. A saved result is shown, and comes
   * alive with its video; a lexicon among the files is opened beside all that. Replaces any running job.
   */
  openFiles(files: readonly File[]): Promise<void>;
  /** Asks whether a video may be fetched from another server, and gives the answer. */
  askFetch(asked: FetchAsked): Promise<boolean>;
  answerFetch(yes: boolean): void;
  /** Moves the cursor; clamped to the file. s */
  seek(time: number, by?: 'player' | 'page'): void;
  /** Moves the cursor to the middle of the segment that is `by` segments further. */
  stepSegment(by: number): void;
  /** Plays as filmed, or pauses. */
  setPlaying(playing: boolean): void;
  /** As the keys J and L of film editors: plays backwards (-1) or forwards (1), and twice as fast when it does already. */
  shuttle(direction: 1 | -1): void;
  setTubelet(tubelet: number): void;
  /** Shows what a word attends to, at the time step that gets most; the same word again, or null, shows none. */
  chooseWord(word: ChosenWord | null): void;
  /** Shows which words look at a patch of the segment under the cursor; the same again, or null, shows none. */
  choosePatch(patch: number | null): void;
  /** Leaves a modality's head out of the sum, or takes it in again; the last that is left stays. */
  leaveOut(modality: Modality, out: boolean): void;
  setTau(tau: number): void;
  /** Looks words up in a person's own lexicon; null: in the model's. What can't be read changes nothing. */
  openLexicon(file: File | null): Promise<void>;
  setScope(change: Partial<Scope>): void;
  setEquation3(on: boolean): void;
  setStacked(on: boolean): void;
  /** Shows one class alone; the same class again, or null, shows all. */
  isolate(name: string | null): void;
  /** Loads the model anew in another precision; an analysis that is shown stays as it is. */
  setPrecision(precision: PrecisionChoice): Promise<void>;
  /** The GPU was lost, and the engine went on. */
  engineChanged(change: EngineChange): void;
  /** Runs a segment of the open video stage by stage. */
  profileSegment(index: number): Promise<void>;
  fail(error: PlainError): void;
  note(code: string, details: Record<string, string | number>): void;
  dismissError(): void;
  dismissNotice(): void;
}

export interface Page {
  readonly store: PageStore;
  readonly actions: PageActions;
  readonly session: AnalysisSession;
  readonly maskOf: MaskOf;
  readonly memory: Memory;
  readonly recent: Recent;
  readonly compare: Compare;
  /** Null where it is none of the page's business. */
  readonly offline: Offline | null;
  /** Reads an AnalysisResult that was saved as JSON. */
  readonly readResult: PageOptions['readResult'];
}

export interface PageOptions extends Sources {
  readonly session: AnalysisSession;
  readonly remask: Remask;
  /** Where choices are remembered. */
  readonly memory: Memory;
  /** What the network is to compute in; default: what was chosen before. */
  readonly precision?: PrecisionChoice | undefined;
  /** Where finished analyses are kept; default: nowhere. */
  readonly recents?: RecentShelf;
  readonly readLexicon: ReadLexicon;
  readonly offline?: Offline;
}

export function createPage(options: PageOptions): Page {
  const { session, remask, memory, recents, readResult, readLexicon } = options;
  const { remember } = memory;
  const remembered = memory.store.getState();
  const store: PageStore = createStore<PageState>()(
    subscribeWithSelector<PageState>(() => ({
      model: null,
      engine: null,
      precision: options.precision ?? remembered.precision,
      modelLoading: null,
      sampleResult: null,
      sampleComing: false,
      origin: { kind: 'video' },
      video: null,
      videoUrl: null,
      job: null,
      fetchAsked: null,
      extent: null,
      segments: [],
      thumbnails: [],
      sounds: [],
      faces: [],
      times: [],
      profile: null,
      result: null,
      scope: WHOLE_VIDEO,
      analysedScope: null,
      curveJob: null,
      personClass: null,
      cursor: { time: 0, by: 'page' },
      playing: false,
      rate: 1,
      mask: remembered.mask,
      ...UNPAINTED,
      tubelet: remembered.tubelet,
      recovery: null,
      recovering: false,
      recoveryFailed: false,
      word: null,
      patch: null,
      leftOut: [],
      lexicon: null,
      lexiconFile: null,
      tau: remembered.tau,
      equation3: remembered.equation3,
      stacked: remembered.stacked,
      isolated: null,
      error: null,
      notice: null,
    })),
  );
  const { getState: get, setState: set } = store;
  const maskOf = createMaskOf(remask);
  const jobs = createJobs(store, session, options);
  followRecovery(store, session, maskOf);
  followClock(store);
  const openLexicon = createLexicons(store, readLexicon);
  const profiling = new Latest();

  /** To the question that is asked; one that something else was opened over stays without. */
  let answer: ((yes: boolean) => void) | null = null;

  const actions: PageActions = {
    ...jobs,
    openLexicon,

    askFetch(asked) {
      set({ fetchAsked: asked });
      return new Promise((resolve) => (answer = resolve));
    },

    answerFetch(yes) {
      set({ fetchAsked: null });
      answer?.(yes);
      answer = null;
    },

    async openFiles(files) {
      const { lexicon, ...others } = sortFiles(files);
      if (lexicon) void openLexicon(lexicon);
      if (!lexicon || files.length > 1) await jobs.openFiles(others);
    },

    ...createMaskActions(store, memory),
    ...createPeople(store, session, jobs.analyse),

    seek(time, by = 'page') {
      const { video, result, cursor } = get();
      const duration = video?.info.duration ?? result?.file.duration;
      if (duration === undefined) return;
      const clamped = Math.min(Math.max(0, time), duration);
      if (clamped !== cursor.time || by !== cursor.by) set({ cursor: { time: clamped, by } });
    },

    stepSegment(by) {
      const { extent, cursor } = get();
      if (!extent) return;
      const index = Math.min(extent.segments - 1, Math.max(0, segmentAt(extent, cursor.time) + by));
      const [start, end] = segmentSpan(extent, index);
      actions.seek((start + end) / 2);
    },

    setPlaying: (playing) => set({ playing, rate: 1 }),

    shuttle(direction) {
      const { playing, rate } = get();
      const faster = playing && Math.sign(rate) === direction;
      set({ playing: true, rate: faster ? Math.sign(rate) * Math.min(MOST_RATE, Math.abs(rate) * 2) : direction });
    },

    setTubelet(tubelet) {
      const clamped = Math.min(7, Math.max(0, tubelet));
      set({ tubelet: clamped });
      remember({ tubelet: clamped });
    },

    chooseWord(word) {
      const before = get().word;
      const same = before?.segment === word?.segment && before?.word === word?.word;
      if (!word || same) return set({ word: null, patch: null });
      const segment = get().segments[word.segment];
      const row = segment && wordLinks(segment).picture?.rows[word.word];
      set({ word, patch: null, ...(row ? { tubelet: strongestStep(row) } : {}) });
    },

    choosePatch: (patch) => set({ patch: patch === get().patch ? null : patch, word: null }),

    leaveOut(modality, out) {
      const others = get().leftOut.filter((name) => name !== modality);
      const leftOut = out ? [...others, modality] : others;
      const present = (name: Modality) => get().segments.some(({ logits }) => logits[name] !== null);
      const remains = MODALITIES.some((name) => present(name) && !leftOut.includes(name));
      if (remains) set({ leftOut });
    },

    setTau(tau) {
      set({ tau });
      remember({ tau });
    },

    setScope: (change) => set({ scope: { ...get().scope, ...change } }),

    setEquation3(equation3) {
      set({ equation3 });
      remember({ equation3 });
    },

    setStacked(stacked) {
      set({ stacked });
      remember({ stacked });
    },

    isolate: (name) => set({ isolated: name === get().isolated ? null : name }),

    async setPrecision(precision) {
      if (get().job || get().modelLoading) return;
      set({ precision, model: null });
      remember({ precision });
      session.setPrecision(precision);
      await jobs.prepare();
    },

    // A banner of its own says as long as it is so that the GPU was given up.
    engineChanged: ({ engine, change }) =>
      set(change === 'restarted' ? { engine, notice: { code: 'device-restarted', details: {} } } : { engine }),

    async profileSegment(index) {
      set({ profile: { segment: index, times: null } });
      try {
        const times = await profiling.run(() => session.profile(index));
        // Another analysis takes it away.
        if (times && get().profile) set({ profile: { segment: index, times } });
      } catch (thrown) {
        if (get().profile) set({ profile: null, error: toPlainError(thrown) });
      }
    },

    fail: (error) => set({ error }),
    note: (code, details) => set({ notice: { code, details } }),
    dismissError: () => set({ error: null }),
    dismissNotice: () => set({ notice: null }),
  };
  const recent = createRecent({ page: store, actions, memory, records: recents ?? null });
  return {
    store,
    actions,
    session,
    maskOf,
    memory,
    recent,
    compare: createCompare(),
    readResult,
    offline: options.offline ?? null,
  };
}
