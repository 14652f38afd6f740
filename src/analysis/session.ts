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
import { assembleResult, segmentResult } from './assemble';
import type { PlanRequest, ReadSegment } from './reader';
import type { ReaderWorker } from './reader.worker';
import type { AnalysisResult, SegmentResult } from './result';
import { soundPictureOf } from './kept';
import { ReadAhead } from './read-ahead';
import { StageClock } from './stage-clock';
import { thumbnailOf } from './thumbnail';
import type { ClipPlan } from '../segment/types';
import type { AnalysisEvents, AnalysisSession, AnalysisSettings, OpenVideo, SegmentTimes } from './types';
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
  const readerReady = unlessBroken(readerWorker, reader.start({ ffmpeg }));
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
  let analysed: { request: PlanRequest; mask: MaskSettings } | null = null;
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
      if (!planStands) await planBy(analysed.request);
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

      const { segments: wanted, every, range, square } = settings;
      const request: PlanRequest = { segments: wanted, every, range, square, inputs: loaded.model.inputs };
      const plan = await planBy(request);
      analysed = { request, mask: settings.mask };
      await engine.forget();
      const hash = reader.hash();
      hash.catch(() => undefined);
      const total = plan.segments.length;
      const { maxPieces, vocabularyUrl } = loaded.model.inputs;
      if (vocabularyUrl === null && video.cues.length > 0) {
        events.onNotice?.({ code: 'no-vocabulary', details: { model: loaded.model.name } });
      }
      let wordsCut = 0;
      report('reading', 0, 0, total);

      const segments: SegmentResult[] = [];
      clock.startRun();
      const ahead = new ReadAhead((index) => reader.segment(index), total);
      // Alone, so that there is something to see as soon as can be.
      let most = 1;
      for (let reads = await ahead.take(most); reads.length > 0; reads = await ahead.take(most)) {
        throwIfAborted(signal);
        const pictures = reads.map(({ input }) => ({
          thumbnail: thumbnailOf(input.pixels),
          sound: input.filterBanks && soundPictureOf(input.filterBanks),
        }));
        const { outputs, times, next } = await runBatch(reads, settings.mask);
        throwIfAborted(signal);
        most = next;
        clock.addRun(times);
        for (const [i, { planned, input, row, milliseconds }] of reads.entries()) {
          const [output, picture] = [outputs[i], pictures[i]];
          if (!output || !picture) throw new MartError('internal', `segment ${planned.index} came back empty`);
          clock.add(milliseconds);
          const segment = segmentResult({ planned, frameTimes: input.frameTimes, row }, output, loaded.model);
          segments.push(segment);
          wordsCut += row?.dropped ?? 0;
          events.onSegment?.(planned.index, segment, {
            ...picture,
            times: { reading: milliseconds, network: times, batch: reads.length },
          });
        }
        report('running', segments.length / total, segments.length, total);
      }
      clock.stamp('segments');
      report('finishing', 1, total, total);
      if (wordsCut > 0) events.onNotice?.({ code: 'words-cut', details: { words: wordsCut, pieces: maxPieces } });
      const sha256 = await hash;
      clock.stamp('finishing');
      const { range: from, square: crop, mask } = settings;
      return assembleResult(segments, {
        video,
        ...(await prepare()),
        mask,
        range: from,
        square: crop,
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
    const { segments, range = null, square = null, ...mask } = result.settings;
    await engine.forget();
    analysed = { request: { segments, every: null, range, square, inputs: model.inputs }, mask };
    planStands = false;
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
      const { planned, input, row } = await readAgain(() => reader.altered(index, alteration));
      throwIfAborted(signal);
      const { frameTimes } = input;
      const visual = input.pixels !== null;
      const output = await through([input] as const, ([given]) => engine.tryOut(given, mask));
      const result = segmentResult({ planned, frameTimes, row }, output, model);
      return { ...result, present: { ...result.present, visual } };
    };
    // What is being read or run goes on to its end: a second at most, and the next call waits for it.
    return unlessAborted(run(), signal);
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
    },
  };
}
