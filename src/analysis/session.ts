// The session that the page holds: one engine worker, one reader worker, one open video. Segments are read one batch
// ahead of the network, so memory holds two batches however long the video is.
import * as Comlink from 'comlink';
import type { AlteredInput, BatchOutput, EngineApi, MaskSettings, PrecisionChoice, Recovery } from '../engine/protocol';
import { cancelled, MartError, throwIfAborted, unlessAborted } from '../lib/errors';
import { connect } from '../lib/remote';
import type { ClipPlan } from '../segment/types';
import { assembleResult, segmentResult } from './assemble';
import { facesService, viewToBeHad } from './faces-service';
import { personCurve } from './person-curve';
import type { PlanRequest, ReadSegment } from './reader';
import type { ReaderWorker } from './reader.worker';
import type { AnalysisResult, PersonCurve, PersonResult, SegmentResult } from './result';
import { runSegments } from './run-segments';
import { SessionModel } from './session-model';
import { StageClock } from './stage-clock';
import type { Alteration, AnalysisEvents, AnalysisSession, AnalysisSettings, OpenVideo, SegmentTimes } from './types';
import { chosenView, peopleResult, readerView, seenViews } from './views';

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

/**
 * ms that the reader may be deaf. It works in pieces of well under a second; a damaged file can keep a demuxer in a loop
 * for ever.
 */
const READER_PATIENCE = 10_000;

/** The last analysis, as far as its segments can be read and run again. */
interface Analysed {
  readonly request: PlanRequest;
  readonly mask: MaskSettings;
  /** By index, as far as it went. */
  readonly segments: SegmentResult[];
  /** Empty until it is finished. */
  people: readonly PersonResult[];
}

export function createAnalysisSession(options: SessionOptions = {}): AnalysisSession {
  const base = new URL(options.baseUrl ?? './', document.baseURI).href;
  const engineWorker = connect<EngineApi>(
    () => new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'engine' }),
    { onDeath: () => model.unload() },
  );
  const faces = facesService(base, (why) => readerWorker.stop(why));
  const ffmpeg = { core: new URL('ffmpeg/core/', base).href, coreMt: new URL('ffmpeg/core-mt/', base).href };
  const readerWorker = connect<ReaderWorker>(
    () => new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name: 'reader' }),
    {
      greet(api) {
        const port = faces.port();
        // Whoever asks next hears of it.
        api.start({ ffmpeg }, Comlink.transfer(port, [port])).catch(() => undefined);
      },
      onDeath() {
        reopened = null;
        planStands = false;
        peopleKnown = false;
      },
      watchdog: { patience: READER_PATIENCE, alive: 'alive', why: () => new MartError('file-hangs', 'reading hangs') },
    },
  );
  const { api: engine } = engineWorker;
  const { api: reader } = readerWorker;
  const model = new SessionModel(engine, {
    modelUrl: new URL(`models/${options.model ?? 'tiny'}/`, base).href,
    wasmUrl: new URL('tfjs/', base).href,
    backend: options.backend ?? 'auto',
    precision: options.precision ?? 'auto',
  });
  let open: OpenVideo | null = null;
  let subtitles: readonly File[] = [];
  /** When the reader has `open`; null after it was started anew. */
  let reopened: Promise<unknown> | null = null;
  /** What recover needs to run a segment again: the plan and mask of the last analysis. */
  let analysed: Analysed | null = null;
  /** Whether the reader still reads by the plan of `analysed`: opening and cancelling end that. */
  let planStands = false;
  /** Whether the reader knows whom the last analysis found. */
  let peopleKnown = false;
  let readingAgain: Promise<unknown> = Promise.resolve();
  engineWorker.start();
  readerWorker.start();

  async function openVideo(file: File, beside: readonly File[] = [], signal?: AbortSignal): Promise<OpenVideo> {
    throwIfAborted(signal);
    const stop = () => void reader.cancelOpening();
    signal?.addEventListener('abort', stop);
    let video: OpenVideo;
    try {
      const opening = reader.open(file, beside);
      video = { file, ...(await opening) };
      open = video;
      reopened = opening;
      subtitles = beside;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    analysed = null;
    planStands = false;
    // Comes before all that is asked of it later, and need not be waited for: the model may just be loading.
    engine.forget().catch(() => undefined);
    return video;
  }

  /** A reader that was started anew opens the video again. */
  async function readerReady(): Promise<void> {
    if (open && !reopened) {
      reopened = reader.open(open.file, subtitles);
      reopened.catch(() => {
        reopened = null;
      });
    }
    await reopened;
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
      if (error instanceof MartError && error.code === 'device-lost') model.unload();
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
      await readerReady();
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
      if (!peopleKnown) await reader.knowPeople(analysed.people);
      peopleKnown = true;
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
      const modelShare = model.isLoaded ? 0 : 0.1;
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
        model.prepare(({ done }) => report('model', done, 0, 0)),
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
      const mine: Analysed = { request, mask: settings.mask, segments, people: [] };
      analysed = mine;
      peopleKnown = true;
      await engine.forget();
      const hash = reader.hash();
      hash.catch(() => undefined);
      const total = plan.segments.length;
      const { maxPieces, vocabularyUrl } = inputs;
      if (vocabularyUrl === null && video.cues.length > 0) {
        events.onNotice?.({ code: 'no-vocabulary', details: { model: loaded.model.name } });
      }
      report('reading', 0, 0, total);

      clock.startRun();
      const { found, wordsCut, damaged } = await runSegments(segments, {
        reader,
        run: (reads) => runBatch(reads, settings.mask),
        total,
        model: loaded.model,
        view,
        clock,
        events,
        onBatch: () => report('running', segments.length / total, segments.length, total),
        signal,
      });
      clock.stamp('segments');
      report('finishing', 1, total, total);
      if (damaged > 0) {
        events.onNotice?.({ code: 'pictures-damaged', details: { file: video.info.name, count: damaged } });
      }
      if (wordsCut > 0) events.onNotice?.({ code: 'words-cut', details: { words: wordsCut, pieces: maxPieces } });
      const sha256 = await hash;
      clock.stamp('finishing');
      mine.people = peopleResult(found?.people ?? []);
      return assembleResult(segments, {
        video,
        ...(await model.prepare()),
        mask: settings.mask,
        range,
        view,
        people: mine.people,
        sha256,
        seconds: clock.seconds,
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async function adopt(result: AnalysisResult): Promise<boolean> {
    const video = open;
    const { model: info } = await model.prepare();
    // Another video may have been opened while the model was on its way.
    if (open !== video || info.sha256 !== result.model.sha256) return false;
    const { segments, range = null, view, ...mask } = result.settings;
    await engine.forget();
    const seen = seenViews(result.segments);
    const { inputs } = info;
    const request = { segments, every: null, range, view: readerView(view, inputs.view), seen, inputs };
    analysed = { request, mask, segments: [...result.segments], people: result.people };
    planStands = false;
    peopleKnown = result.people.length === 0;
    return true;
  }

  /** The engine keeps a bounded number of segments; one that it dropped is read and run again. */
  async function recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery> {
    await model.prepare();
    const recovery = await engine.recover(index, mask, frame);
    if (recovery) return recovery;
    const before = analysed;
    const read = await readAgain(() => reader.segment(index));
    // A segment of another video must not be kept in place of this one's.
    if (!before || before !== analysed) throw cancelled();
    await runBatch([read], before.mask);
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
      const { model: info } = await model.prepare();
      throwIfAborted(signal);
      const read = await readAgain(() => reader.altered(index, alteration));
      const { input } = read;
      throwIfAborted(signal);
      const { frameTimes } = input;
      const visual = input.pixels !== null;
      const output = await through([input] as const, ([given]) => engine.tryOut(given, mask));
      const result = segmentResult({ ...read, frameTimes }, output, info);
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
    const { model: info } = await model.prepare();
    const { people } = await readAgain(() => reader.people());
    const boxes = people.find(({ id }) => id === person)?.boxes;
    if (!analysed || !boxes) {
      throw new MartError('invalid-argument', `nobody is ${person}`, { argument: 'person', rule: 'found' });
    }
    const { mask, segments: main } = analysed;
    const run = async (index: number) => {
      const read = await readAgain(() => reader.segment(index, person));
      throwIfAborted(signal);
      const { frameTimes } = read.input;
      const output = await through([read.input] as const, ([given]) => engine.tryOut(given, mask));
      return segmentResult({ ...read, frameTimes }, output, info);
    };
    return personCurve({ person, boxes, main, model: info, run }, onProgress, signal);
  }

  async function profile(index: number): Promise<SegmentTimes> {
    await model.prepare();
    const { input, milliseconds } = await readAgain(() => reader.segment(index));
    if (!analysed) throw new MartError('internal', 'the plan that was read by is gone');
    const { mask } = analysed;
    const network = await through([input] as const, ([given]) => engine.profile(given, mask));
    return { reading: milliseconds, network, batch: 1 };
  }

  return {
    prepare: (onProgress) => model.prepare(onProgress),
    open: openVideo,
    async setSubtitles(beside) {
      if (!open) throw new MartError('invalid-argument', 'no video is open', { argument: 'video', rule: 'open' });
      await readerReady();
      open = { file: open.file, ...(await reader.setSubtitles(beside)) };
      subtitles = beside;
      return open;
    },
    async previewFrame(time, maxSide) {
      await readerReady();
      return reader.preview(time, maxSide);
    },
    analyze,
    adopt,
    follow,
    async hash() {
      await readerReady();
      return reader.hash();
    },
    recover,
    whatIf,
    profile,
    followEngine: (listener) => model.followEngine(listener),
    setPrecision: (choice) => model.setPrecision(choice),
    memory: () => engine.memory(),
    async close() {
      await reader.close();
      readerWorker.stop();
      engineWorker.stop();
      faces.close();
    },
  };
}
