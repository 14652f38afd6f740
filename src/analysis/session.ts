// The session that the page holds: one engine worker, one reader worker, one open video. Segments are read one batch
// ahead of the network, so memory holds two batches however long the video is.
import * as Comlink from 'comlink';
import type {
  AlteredInput,
  BatchOutput,
  EngineApi,
  EngineChange,
  EngineInfo,
  LoadProgress,
  MaskSettings,
  ModelInfo,
  PrecisionChoice,
  Recovery,
} from '../engine/protocol';
import { MartError, throwIfAborted, unlessAborted } from '../lib/errors';
import { installErrorTransfer, unlessBroken } from '../lib/remote';
import { assembleResult, segmentResult, videoResult } from './assemble';
import type { PlanRequest, ReadSegment } from './reader';
import type { ReaderWorker } from './reader.worker';
import { facesService, viewToBeHad } from './faces-service';
import type { AnalysisResult, PersonCurve, SegmentResult } from './result';
import { soundPictureOf } from './kept';
import { ReadAhead } from './read-ahead';
import { renamed, toFollowAnew } from './settle';
import { StageClock } from './stage-clock';
import { thumbnailOf } from './thumbnail';
import type { ClipPlan } from '../segment/types';
import type {
  AnalysisEvents,
  AnalysisSession,
  AnalysisSettings,
  OpenVideo,
  SegmentExtras,
  SegmentTimes,
} from './types';
import { chosenView, peopleResult, readerView, seenViews } from './views';
import type { Alteration } from './what-if';

export interface SessionOptions {
  /** Folder of the build: models/, ffmpeg/ and tfjs/ lie below it. Default: the page's own folder. */
  readonly baseUrl?: string;
  /** Name of a folder below models/. Default: tiny. */
  readonly model?: string;
  /** Default: webgpu on a hardware adapter, else wasm. */
  readonly backend?: 'auto' | 'webgpu' | 'wasm';
  /** Default: float16 where a hardware adapter offers it, else float32. */
  readonly precision?: PrecisionChoice;
}

/** One segment of a batch that was run. */
interface RunSegment {
  readonly index: number;
  readonly segment: SegmentResult;
  readonly extras: SegmentExtras;
}

/** The last analysis, as far as its segments can be read and run again. */
interface Analysed {
  readonly request: PlanRequest;
  readonly mask: MaskSettings;
  /** By index, as far as it went. */
  readonly segments: SegmentResult[];
}

interface Loaded {
  readonly engine: EngineInfo;
  readonly model: ModelInfo;
}

export function createAnalysisSession(options: SessionOptions = {}): AnalysisSession {
  installErrorTransfer();
  const base = new URL(options.baseUrl ?? './', document.baseURI).href;
  const modelUrl = new URL(`models/${options.model ?? 'tiny'}/`, base).href;
  const engineWorker = new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  const readerWorker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name: 'reader' });
  const engine = Comlink.wrap<EngineApi>(engineWorker);
  const reader = Comlink.wrap<ReaderWorker>(readerWorker);
  const ffmpeg = { core: new URL('ffmpeg/core/', base).href, coreMt: new URL('ffmpeg/core-mt/', base).href };
  const faces = facesService(base);
  const readerReady = unlessBroken(readerWorker, reader.start({ ffmpeg }, Comlink.transfer(faces.port, [faces.port])));
  const engineReady = unlessBroken(engineWorker, engine.forget());
  for (const ready of [readerReady, engineReady]) ready.catch(() => undefined);

  let loading: Promise<Loaded> | null = null;
  let isLoaded = false;
  let precision = options.precision ?? 'auto';
  const engineFollowers = new Set<(change: EngineChange) => void>();
  /** Everyone who waits for the model hears how far it is, not only who asked first. */
  const loadFollowers = new Set<(progress: LoadProgress) => void>();
  let open: OpenVideo | null = null;
  /** What recover needs to run a segment again: the plan and mask of the last analysis. */
  let analysed: Analysed | null = null;
  /** Whether the reader still reads by the plan of `analysed`: opening and cancelling end that. */
  let planStands = false;
  let readingAgain: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Loaded> {
    await engineReady;
    const loaded = await engine.load(
      { modelUrl, wasmUrl: new URL('tfjs/', base).href, backend: options.backend ?? 'auto', precision },
      Comlink.proxy((progress: LoadProgress) => {
        for (const follow of loadFollowers) follow(progress);
      }),
      Comlink.proxy((change: EngineChange) => {
        loading = Promise.resolve({ engine: change.engine, model: loaded.model });
        for (const follow of engineFollowers) follow(change);
      }),
    );
    isLoaded = true;
    return loaded;
  }

  function unload(): void {
    loading = null;
    isLoaded = false;
  }

  async function prepare(onProgress: (progress: LoadProgress) => void = () => {}): Promise<Loaded> {
    if (!loading) {
      loading = load();
      loading.catch(unload);
    }
    loadFollowers.add(onProgress);
    try {
      return await loading;
    } finally {
      loadFollowers.delete(onProgress);
    }
  }

  async function openVideo(file: File, subtitles: readonly File[] = [], signal?: AbortSignal): Promise<OpenVideo> {
    await readerReady;
    throwIfAborted(signal);
    const stop = () => void reader.cancelOpening();
    signal?.addEventListener('abort', stop);
    try {
      open = { file, ...(await reader.open(file, subtitles)) };
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    analysed = null;
    planStands = false;
    await engine.forget();
    return open;
  }

  /** Hands segments' arrays over to the engine with `run`. */
  async function through<Inputs extends readonly AlteredInput[], Output>(
    inputs: Inputs,
    run: (inputs: Inputs) => Promise<Output>,
  ): Promise<Output> {
    const buffers = inputs
      .flatMap(({ pixels, filterBanks }) => [pixels?.buffer, filterBanks?.buffer])
      .filter((buffer) => buffer instanceof ArrayBuffer);
    try {
      return await run(Comlink.transfer(inputs, buffers));
    } catch (error) {
      // The next analysis starts the engine anew.
      if (error instanceof MartError && error.code === 'device-lost') unload();
      throw error;
    }
  }

  const runBatch = (reads: readonly ReadSegment[], mask: MaskSettings): Promise<BatchOutput> =>
    through(
      reads.map(({ input }) => input),
      (inputs) => engine.runBatch(inputs, mask),
    );

  async function planBy(request: PlanRequest): Promise<ClipPlan> {
    // At once, so that a cancel that comes meanwhile is not overlooked.
    planStands = true;
    try {
      return await reader.plan(request);
    } catch (error) {
      planStands = false;
      throw error;
    }
  }

  /** Reads by the plan of the last analysis, one at a time: planning anew ends what is being read. */
  function readAgain<Read>(read: () => Promise<Read>): Promise<Read> {
    const reading = readingAgain.then(async () => {
      if (!analysed)
        throw new MartError('invalid-argument', 'nothing was analysed yet', { argument: 'index', rule: 'analysed' });
      if (!planStands) await planBy({ ...analysed.request, seen: seenViews(analysed.segments) });
      return read();
    });
    readingAgain = reading.catch(() => undefined);
    return reading;
  }

  async function analyze(
    settings: AnalysisSettings,
    events: AnalysisEvents = {},
    signal?: AbortSignal,
  ): Promise<AnalysisResult> {
    const video = open;
    if (!video) throw new MartError('invalid-argument', 'no video is open', { argument: 'video', rule: 'open' });
    const clock = new StageClock();
    const stop = () => {
      planStands = false;
      void reader.cancel();
    };
    signal?.addEventListener('abort', stop);
    try {
      const modelShare = isLoaded ? 0 : 0.1;
      const report = (
        stage: 'model' | 'reading' | 'running' | 'finishing',
        share: number,
        segmentsDone: number,
        segments: number,
      ) =>
        events.onProgress?.({
          stage,
          done: stage === 'model' ? modelShare * share : modelShare + (1 - modelShare) * share,
          segmentsDone,
          segments,
          secondsLeft: stage === 'running' ? clock.secondsLeft(segmentsDone, segments) : null,
        });
      report('model', 0, 0, 0);
      // A cancelled analysis leaves the model loading: the next one needs it too.
      const loaded = await unlessAborted(
        prepare(({ done }) => report('model', done, 0, 0)),
        signal,
      );
      clock.stamp('model');
      throwIfAborted(signal);

      const { segments: wanted, every, range } = settings;
      const { inputs } = loaded.model;
      const view = await viewToBeHad(chosenView(settings.view, inputs), faces, events.onNotice, signal);
      const request: PlanRequest = {
        segments: wanted,
        every,
        range,
        view: readerView(view, inputs.view),
        seen: [],
        inputs,
      };
      const plan = await planBy(request);
      const segments: SegmentResult[] = [];
      analysed = { request, mask: settings.mask, segments };
      await engine.forget();
      const hash = reader.hash();
      hash.catch(() => undefined);
      const total = plan.segments.length;
      const { maxPieces, vocabularyUrl } = inputs;
      if (vocabularyUrl === null && video.cues.length > 0) {
        events.onNotice?.({ code: 'no-vocabulary', details: { model: loaded.model.name } });
      }
      let wordsCut = 0;
      report('reading', 0, 0, total);

      clock.startRun();
      /** Runs a batch and gives each of its segments to `done`. */
      const runReads = async (reads: readonly ReadSegment[], done: (done: RunSegment) => void): Promise<number> => {
        throwIfAborted(signal);
        const pictures = reads.map(({ input }) => ({
          thumbnail: thumbnailOf(input.pixels),
          sound: input.filterBanks && soundPictureOf(input.filterBanks),
        }));
        const { outputs, times, next } = await runBatch(reads, settings.mask);
        throwIfAborted(signal);
        clock.addRun(times);
        for (const [i, read] of reads.entries()) {
          const [output, picture] = [outputs[i], pictures[i]];
          const { planned, input, milliseconds, faces } = read;
          if (!output || !picture) throw new MartError('internal', `segment ${planned.index} came back empty`);
          clock.add(milliseconds);
          const segment = segmentResult({ ...read, frameTimes: input.frameTimes }, output, loaded.model);
          segments[planned.index] = segment;
          const took = { reading: milliseconds, network: times, batch: reads.length };
          done({ index: planned.index, segment, extras: { ...picture, faces, times: took } });
          wordsCut += read.row?.dropped ?? 0;
        }
        return next;
      };
      const ahead = new ReadAhead((index) => reader.segment(index), total);
      // Alone, so that there is something to see as soon as can be.
      let most = 1;
      for (let reads = await ahead.take(most); reads.length > 0; reads = await ahead.take(most)) {
        most = await runReads(reads, ({ index, segment, extras }) => events.onSegment?.(index, segment, extras));
        report('running', segments.length / total, segments.length, total);
      }
      const found = view.kind === 'face' ? await reader.people() : null;
      if (found) {
        for (const [index, segment] of renamed(segments, found).entries()) segments[index] = segment;
        const anew = view.kind === 'face' && view.person === null ? toFollowAnew(segments, found) : [];
        await reader.chooseAgain(anew);
        for (const index of anew) {
          await runReads([await reader.segment(index)], ({ segment, extras }) =>
            events.onSegmentAgain?.(index, segment, extras),
          );
        }
      }
      clock.stamp('segments');
      report('finishing', 1, total, total);
      if (wordsCut > 0) events.onNotice?.({ code: 'words-cut', details: { words: wordsCut, pieces: maxPieces } });
      const sha256 = await hash;
      clock.stamp('finishing');
      return assembleResult(segments, {
        video,
        ...(await prepare()),
        mask: settings.mask,
        range,
        view,
        people: peopleResult(found?.people ?? []),
        sha256,
        seconds: clock.seconds,
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async function adopt(result: AnalysisResult): Promise<boolean> {
    const video = open;
    const { model } = await prepare();
    // Another video may have been opened while the model was on its way.
    if (open !== video || model.sha256 !== result.model.sha256) return false;
    const { segments, range = null, view, ...mask } = result.settings;
    await engine.forget();
    const seen = seenViews(result.segments);
    const { inputs } = model;
    const request = { segments, every: null, range, view: readerView(view, inputs.view), seen, inputs };
    analysed = { request, mask, segments: [...result.segments] };
    planStands = false;
    if (result.people.length > 0) await readAgain(() => reader.knowPeople(result.people));
    return true;
  }

  /** The engine keeps a bounded number of segments; one that it dropped is read and run again. */
  async function recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery> {
    const kept = await engine.recover(index, mask, frame);
    if (kept) return kept;
    const read = await readAgain(() => reader.segment(index));
    if (analysed) await runBatch([read], analysed.mask);
    const again = await engine.recover(index, mask, frame);
    if (!again) throw new MartError('internal', `segment ${index} was not kept`);
    return again;
  }

  function whatIf(
    index: number,
    alteration: Alteration,
    mask: MaskSettings,
    signal?: AbortSignal,
  ): Promise<SegmentResult> {
    const run = async () => {
      const { model } = await prepare();
      throwIfAborted(signal);
      const read = await readAgain(() => reader.altered(index, alteration));
      const { input } = read;
      throwIfAborted(signal);
      const { frameTimes } = input;
      const visual = input.pixels !== null;
      const output = await through([input] as const, ([given]) => engine.tryOut(given, mask));
      const result = segmentResult({ ...read, frameTimes }, output, model);
      return { ...result, present: { ...result.present, visual } };
    };
    // What is being read or run goes on to its end: a second at most, and the next call waits for it.
    return unlessAborted(run(), signal);
  }

  async function follow(
    person: string,
    onProgress: (done: number) => void = () => {},
    signal?: AbortSignal,
  ): Promise<PersonCurve> {
    const { model } = await prepare();
    const { people } = await readAgain(() => reader.people());
    const boxes = people.find(({ id }) => id === person)?.boxes;
    if (!analysed || !boxes) {
      throw new MartError('invalid-argument', `nobody is ${person}`, { argument: 'person', rule: 'found' });
    }
    const { mask, segments: main } = analysed;
    const own: (SegmentResult | null)[] = [];
    for (const [index, box] of boxes.entries()) {
      throwIfAborted(signal);
      const known = main[index];
      if (!box || known?.person === person) own.push(box ? (known ?? null) : null);
      else {
        const read = await readAgain(() => reader.segment(index, person));
        throwIfAborted(signal);
        const { frameTimes } = read.input;
        const output = await through([read.input] as const, ([given]) => engine.tryOut(given, mask));
        own.push(segmentResult({ ...read, frameTimes }, output, model));
      }
      onProgress((index + 1) / boxes.length);
    }
    const present = own.filter((segment) => segment !== null);
    return {
      segments: own.map((one) => one && { logits: one.logits, scores: one.scores, distribution: one.distribution }),
      video: videoResult(present, model),
    };
  }

  async function profile(index: number): Promise<SegmentTimes> {
    await prepare();
    const { input, milliseconds } = await readAgain(() => reader.segment(index));
    if (!analysed) throw new MartError('internal', 'the plan that was read by is gone');
    const { mask } = analysed;
    const network = await through([input] as const, ([given]) => engine.profile(given, mask));
    return { reading: milliseconds, network, batch: 1 };
  }

  return {
    prepare,
    open: openVideo,
    async setSubtitles(subtitles) {
      if (!open) throw new MartError('invalid-argument', 'no video is open', { argument: 'video', rule: 'open' });
      open = { file: open.file, ...(await reader.setSubtitles(subtitles)) };
      return open;
    },
    previewFrame: (time, maxSide) => reader.preview(time, maxSide),
    analyze,
    adopt,
    follow,
    hash: () => reader.hash(),
    recover,
    whatIf,
    profile,
    followEngine(listener) {
      engineFollowers.add(listener);
    },
    setPrecision(choice) {
      if (choice === precision) return;
      precision = choice;
      unload();
    },
    memory: () => engine.memory(),
    async close() {
      await reader.close();
      readerWorker.terminate();
      engineWorker.terminate();
      faces.close();
    },
  };
}
