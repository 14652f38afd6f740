// The session that the page holds: one engine worker, one reader worker, one open video. Segments are read one batch
// ahead of the network, so memory holds two batches however long the video is.
import * as Comlink from 'comlink';
import type {
  AlteredInput,
  BatchOutput,
  EngineApi,
  FormChoice,
  MaskSettings,
  PrecisionChoice,
  Recovery,
} from '../engine/protocol';
import { EngineThreads } from '../engine/threads';
import { cancelled, MartError, throwIfAborted, unlessAborted } from '../lib/errors';
import { connect } from '../lib/remote';
import type { GivenFrames } from '../lib/given-frames';
import type { Bytes, VideoFile } from '../lib/remote-file';
import { assembleResult, segmentResult } from './assemble';
import { viewToBeHad } from './faces-service';
import { personCurve } from './person-curve';
import { type Places, placesBelow } from './places';
import type { PlanRequest, ReadSegment } from './reader';
import type { AnalysisResult, PersonCurve, SegmentResult } from './result';
import { runSegments } from './run-segments';
import { SessionModel } from './session-model';
import { type Analysed, SessionReader, type Stopped } from './session-reader';
import { StageClock } from './stage-clock';
import type { Alteration, AnalysisEvents, AnalysisSession, AnalysisSettings, OpenVideo, SegmentTimes } from './types';
import { chosenView, peopleResult, readerView, seenViews } from './views';

export interface SessionOptions {
  /** Folder of the build: models/, ffmpeg/, faces/ and tfjs/ lie below it. Default: the page's own folder. */
  readonly baseUrl?: string;
  /** Name of a folder below models/. Default: tiny. */
  readonly model?: string;
  /** Instead of `baseUrl` and `model`. */
  readonly places?: Places;
  /** Default: webgpu on a hardware adapter, else wasm. */
  readonly backend?: 'auto' | 'webgpu' | 'wasm';
  /** Default: float16 where a hardware adapter offers it, else float32. */
  readonly precision?: PrecisionChoice;
  /** How kernels are cut on webgpu. Default: tiled on a hardware adapter, else direct. */
  readonly form?: FormChoice;
}

export function createAnalysisSession(options: SessionOptions = {}): AnalysisSession {
  const places = options.places ?? placesBelow(options.baseUrl ?? './', options.model ?? 'tiny');
  const threads = new EngineThreads();
  const engineWorker = connect<EngineApi>(
    () =>
      threads.serve(new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'engine' })),
    {
      onDeath() {
        threads.end();
        model.unload();
      },
    },
  );
  const { api: engine } = engineWorker;
  engineWorker.start();
  const reader = new SessionReader(places);
  const model = new SessionModel(engine, {
    modelUrl: places.model,
    wasmUrl: places.tfjs,
    backend: options.backend ?? 'auto',
    precision: options.precision ?? 'auto',
    form: options.form ?? 'auto',
  });

  async function openVideo<Video extends VideoFile | GivenFrames>(
    file: Video,
    beside: readonly File[] = [],
    signal?: AbortSignal,
    onBytes?: (bytes: Bytes) => void,
  ): Promise<OpenVideo<Video>> {
    const video = await reader.open(file, beside, signal, onBytes);
    // Comes before all that is asked of it later, and need not be waited for: the model may just be loading.
    engine.forget().catch(() => undefined);
    return video;
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

  /** What an analysis was asked for, to begin it anew. */
  function settingsOf({ request, mask, unfinished }: Analysed): AnalysisSettings {
    const { segments, every, range } = request;
    return { mask, segments, every, range, view: unfinished?.view ?? null };
  }

  async function goOn(events?: AnalysisEvents, signal?: AbortSignal): Promise<AnalysisResult> {
    // One that has died has forgotten whose faces it saw.
    await reader.ready();
    const { stopped, analysed } = reader;
    if (!analysed?.unfinished)
      throw new MartError('invalid-argument', 'no analysis was stopped', { argument: 'video', rule: 'unfinished' });
    return run(settingsOf(analysed), stopped, events, signal);
  }

  /** Behind the segments of `before`, or from the first. */
  async function run(
    settings: AnalysisSettings,
    before: Stopped | null,
    events: AnalysisEvents = {},
    signal?: AbortSignal,
  ): Promise<AnalysisResult> {
    const video = reader.opened();
    const clock = new StageClock(before?.unfinished.seconds);
    const stop = () => reader.cancel();
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
      // Beside the model, which will hardly be one that sees whole frames; what fails is said below, where it is waited for.
      if (settings.view?.kind !== 'frame') reader.faces.start().catch(() => undefined);
      // A cancelled analysis leaves the model loading: the next one needs it too.
      const loaded = await unlessAborted(
        model.prepare(({ done }) => report('model', done, 0, 0)),
        signal,
      );
      clock.stamp('model');
      throwIfAborted(signal);

      const { segments: wanted, every, range } = settings;
      const { inputs } = loaded.model;
      const view = await viewToBeHad(chosenView(settings.view, inputs), reader.faces, events.onNotice, signal);
      const segments = before?.segments ?? [];
      const seen = seenViews(segments);
      const request: PlanRequest = {
        segments: wanted,
        every,
        range,
        view: readerView(view, inputs.view),
        seen,
        inputs,
      };
      const plan = await reader.plan(request);
      const tally = before?.unfinished.tally ?? { wordsCut: 0, damaged: 0, relievedFrom: null };
      const unfinished = { view, tally, seconds: clock.seconds };
      const mine: Analysed = { request, mask: settings.mask, segments, people: [], unfinished };
      reader.began(mine);
      events.onBegin?.(segments.length);
      if (!before) await engine.forget();
      const hash = reader.api.hash();
      hash.catch(() => undefined);
      const total = plan.segments.length;
      const { maxPieces, vocabularyUrl } = inputs;
      if (vocabularyUrl === null && video.cues.length > 0) {
        events.onNotice?.({ code: 'no-vocabulary', details: { model: loaded.model.name } });
      }
      report('reading', segments.length / total, segments.length, total);

      clock.startRun(segments.length);
      const found = await runSegments(segments, {
        reader: reader.api,
        run: (reads) => runBatch(reads, settings.mask),
        total,
        model: loaded.model,
        view,
        clock,
        tally,
        events,
        onBatch: () => report('running', segments.length / total, segments.length, total),
        signal,
      });
      clock.stamp('segments');
      report('finishing', 1, total, total);
      const { damaged, wordsCut, relievedFrom } = tally;
      if (relievedFrom !== null) {
        events.onNotice?.({ code: 'decoder-gave-up', details: { file: video.info.name, start: relievedFrom } });
      }
      if (damaged > 0) {
        events.onNotice?.({ code: 'pictures-damaged', details: { file: video.info.name, count: damaged } });
      }
      if (wordsCut > 0) events.onNotice?.({ code: 'words-cut', details: { words: wordsCut, pieces: maxPieces } });
      const sha256 = await hash;
      clock.stamp('finishing');
      mine.people = peopleResult(found?.people ?? []);
      mine.unfinished = null;
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
    const { video } = reader;
    const { model: info } = await model.prepare();
    // Another video may have been opened while the model was on its way.
    if (reader.video !== video || info.sha256 !== result.model.sha256) return false;
    const { segments, range = null, view, ...mask } = result.settings;
    await engine.forget();
    const seen = seenViews(result.segments);
    const { inputs } = info;
    const request = { segments, every: null, range, view: readerView(view, inputs.view), seen, inputs };
    reader.adopted({ request, mask, segments: [...result.segments], people: result.people, unfinished: null });
    return true;
  }

  /** The engine keeps a bounded number of segments; one that it dropped is read and run again. */
  async function recover(index: number, mask: Uint8Array, frame: number): Promise<Recovery> {
    await model.prepare();
    const recovery = await engine.recover(index, mask, frame);
    if (recovery) return recovery;
    const before = reader.analysed;
    const read = await reader.again((api) => api.segment(index));
    // A segment of another video must not be kept in place of this one's.
    if (!before || before !== reader.analysed) throw cancelled();
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
      const read = await reader.again((api) => api.altered(index, alteration));
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
    const { people } = await reader.again((api) => api.people());
    const boxes = people.find(({ id }) => id === person)?.boxes;
    const { analysed } = reader;
    if (!analysed || !boxes) {
      throw new MartError('invalid-argument', `nobody is ${person}`, { argument: 'person', rule: 'found' });
    }
    const { mask, segments: main } = analysed;
    const run = async (index: number) => {
      const read = await reader.again((api) => api.segment(index, person));
      throwIfAborted(signal);
      const { frameTimes } = read.input;
      const output = await through([read.input] as const, ([given]) => engine.tryOut(given, mask));
      return segmentResult({ ...read, frameTimes }, output, info);
    };
    return personCurve({ person, boxes, main, model: info, run }, onProgress, signal);
  }

  async function profile(index: number): Promise<SegmentTimes> {
    await model.prepare();
    const { input, milliseconds } = await reader.again((api) => api.segment(index));
    const { analysed } = reader;
    if (!analysed) throw new MartError('internal', 'the plan that was read by is gone');
    const network = await through([input] as const, ([given]) => engine.profile(given, analysed.mask));
    return { reading: milliseconds, network, batch: 1 };
  }

  return {
    prepare: (onProgress) => model.prepare(onProgress),
    open: openVideo,
    openFrames: openVideo,
    setSubtitles: (beside) => reader.setSubtitles(beside),
    chooseEncodings(encodings) {
      reader.encodings = encodings;
    },
    rereadSubtitles: () => reader.rereadSubtitles(),
    firstCues: (key, encoding) => reader.firstCues(key, encoding),
    async previewFrame(time, maxSide) {
      await reader.ready();
      return reader.api.preview(time, maxSide);
    },
    analyze: (settings, events, signal) => run(settings, null, events, signal),
    goOn,
    adopt,
    follow,
    async hash() {
      await reader.ready();
      return reader.api.hash();
    },
    recover,
    whatIf,
    profile,
    followEngine: (listener) => model.followEngine(listener),
    setPrecision: (choice) => model.setPrecision(choice),
    memory: () => engine.memory(),
    async close() {
      await reader.close();
      engineWorker.stop();
    },
  };
}
