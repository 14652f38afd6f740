// The page's core, without React: opens files, runs analyses one at a time, keeps the cursor and the mask's settings,
// and recovers the segment under the cursor. React binds to it in page-context.tsx.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeptAnalysis } from '../analysis/kept';
import type { ReadLexicon } from '../analysis/lexicon';
import type { AnalysisSession, EngineChange, PrecisionChoice, Remask } from '../analysis/types';
import { strongestStep, wordLinks } from '../analysis/word-links';
import { type PlainError, toPlainError } from '../lib/errors';
import { MODALITIES, type Modality } from '../lib/shapes';
import { type Compare, createCompare } from './compare';
import { createJobs, type FetchFile } from './jobs';
import { createLexicons, isLexiconFile } from './lexicon';
import { createMaskOf, type MaskOf } from './masks';
import { createMaskActions, type MaskActions, UNPAINTED } from './paint';
import {
  type ChosenWord,
  type KeptFrom,
  type PageState,
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
import { recall, remember, type Shelf } from './remembered';

/** How many times as fast as filmed. */
const MOST_RATE = 8;

export interface PageActions extends MaskActions, PeopleActions {
  /** Loads the model ahead of the first video. */
  prepare(): Promise<void>;
  /**
   * Opens a video and subtitles, or gives the open video new subtitles; then analyses. Replaces any running job. A
   * lexicon among the files is opened beside it.
   */
  openFiles(files: readonly File[]): Promise<void>;
  openSample(scope?: Partial<Scope>): Promise<void>;
  /** Opens and analyses a video that has to be fetched first, with its progress. */
  openFetched(name: string, fetchFile: FetchFile, scope: Partial<Scope>): Promise<void>;
  /** Fetches the sample's video under its kept analysis, which comes alive with it; shows no progress and no errors. */
  reviveSample(): Promise<void>;
  /** Shows an analysis without its video; the same video, dropped later, makes it live again. */
  showKept(kept: KeptAnalysis, from: KeptFrom): void;
  analyse(): Promise<void>;
  cancel(): void;
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

export type PageStore = StoreApi<PageState>;

export interface Page {
  readonly store: PageStore;
  readonly actions: PageActions;
  readonly session: AnalysisSession;
  readonly maskOf: MaskOf;
  readonly shelf: Shelf;
  readonly recent: Recent;
  readonly compare: Compare;
  /** Reads an AnalysisResult that was saved as JSON. */
  readonly readResult: PageOptions['readResult'];
}

export interface PageOptions {
  readonly session: AnalysisSession;
  readonly remask: Remask;
  /** Where choices are remembered; null forgets them. */
  readonly shelf: Shelf;
  /** Where finished analyses are kept; default: nowhere. */
  readonly recents?: RecentShelf;
  /** Reads an AnalysisResult that was saved as JSON. */
  readonly readResult: (file: File) => Promise<KeptAnalysis>;
  readonly readLexicon: ReadLexicon;
  /** Fetches the sample's video and subtitles. */
  readonly sample: () => Promise<readonly File[]>;
}

export function createPage({ session, remask, shelf, recents, sample, readResult, readLexicon }: PageOptions): Page {
  const remembered = recall(shelf);
  const store: PageStore = createStore<PageState>(() => ({
    model: null,
    engine: null,
    precision: remembered.precision,
    modelLoading: null,
    sampleResult: null,
    sampleComing: false,
    origin: { kind: 'video' },
    video: null,
    videoUrl: null,
    job: null,
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
  }));
  const { getState: get, setState: set } = store;
  const maskOf = createMaskOf(remask);
  const jobs = createJobs(store, session, { sample, readResult });
  followRecovery(store, session, maskOf);
  followClock(store);
  const openLexicon = createLexicons(store, readLexicon);

  const actions: PageActions = {
    ...jobs,
    openLexicon,

    async openFiles(files) {
      const lexicon = files.find(isLexiconFile);
      const others = files.filter((file) => !isLexiconFile(file));
      if (lexicon) void openLexicon(lexicon);
      if (!lexicon || others.length > 0) await jobs.openFiles(others);
    },

    ...createMaskActions(store, shelf),
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
      remember(shelf, { tubelet: clamped });
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
      remember(shelf, { tau });
    },

    setScope: (change) => set({ scope: { ...get().scope, ...change } }),

    setEquation3(equation3) {
      set({ equation3 });
      remember(shelf, { equation3 });
    },

    setStacked(stacked) {
      set({ stacked });
      remember(shelf, { stacked });
    },

    isolate: (name) => set({ isolated: name === get().isolated ? null : name }),

    async setPrecision(precision) {
      if (get().job || get().modelLoading) return;
      set({ precision, model: null });
      remember(shelf, { precision });
      session.setPrecision(precision);
      await jobs.prepare();
    },

    // A banner of its own says as long as it is so that the GPU was given up.
    engineChanged: ({ engine, lost }) =>
      set(lost === 'restarted' ? { engine, notice: { code: 'device-restarted', details: {} } } : { engine }),

    async profileSegment(index) {
      set({ profile: { segment: index, times: null } });
      const shown = get().profile;
      try {
        const times = await session.profile(index);
        if (get().profile === shown) set({ profile: { segment: index, times } });
      } catch (thrown) {
        if (get().profile === shown) set({ profile: null, error: toPlainError(thrown) });
      }
    },

    fail: (error) => set({ error }),
    note: (code, details) => set({ notice: { code, details } }),
    dismissError: () => set({ error: null }),
    dismissNotice: () => set({ notice: null }),
  };
  const recent = createRecent({ page: store, actions, shelf, records: recents ?? null });
  return { store, actions, session, maskOf, shelf, recent, compare: createCompare(), readResult };
}
