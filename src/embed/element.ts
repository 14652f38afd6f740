// <mart-emotion>: the player, the curve and the masked frames of one video, of a saved result or of a share link, in a shadow
// tree and without React. Importing this file defines the element. docs/package.md says what each attribute does.
import { asMartError, MartError } from '../lib/errors';
import { createAnalyzer } from './analyzer';
import type { AnalysisResult, Analyzer, AnalyzerOptions, SegmentResult } from './api';
import { takeFrames } from './element/frames';
import { linked, type Shown, savedAt, shownOf } from './element/shown';
import { ElementView, type State } from './element/view';
import { wordsFor } from './element/words';
import { DEFAULT_MASK } from '../analysis/defaults';

/** What its events carry. */
export interface MartEmotionEvents {
  segment: CustomEvent<{ readonly index: number; readonly segments: number; readonly segment: SegmentResult }>;
  done: CustomEvent<AnalysisResult>;
  error: CustomEvent<MartError>;
}

const SOURCES = ['src', 'subtitles', 'result', 'link', 'segments'];

export class MartEmotionElement extends HTMLElement {
  static readonly observedAttributes = [...SOURCES, 'controls', 'lang'];

  /** How its analyzer is made; to be set before the first analysis. */
  options: AnalyzerOptions = {};
  readonly #view: ElementView;
  #analyzer: Analyzer | null = null;
  #running: AbortController | null = null;
  /** What a person has chosen in place of `src`. */
  #file: File | null = null;
  #fileUrl: string | null = null;
  #given: AnalysisResult | null = null;
  #shown: Shown | null = null;
  #state: State = { kind: 'empty' };
  #waiting = false;

  constructor() {
    super();
    this.#view = new ElementView(this, this.attachShadow({ mode: 'open' }), {
      choose: (file) => this.#choose(file),
      analyse: () => (this.#state.kind === 'failed' ? this.#load() : void this.analyze()),
      stop: () => this.stop(),
    });
  }

  /** The whole result that is shown; null as long as there is none. Set, it is shown in place of `result` and `link`. */
  get analysis(): AnalysisResult | null {
    return this.#shown?.result ?? null;
  }

  set analysis(result: AnalysisResult | null) {
    this.#given = result;
    this.#soon();
  }

  /** Of the player, s. */
  get currentTime(): number {
    return this.#view.video.currentTime;
  }

  set currentTime(time: number) {
    this.#view.video.currentTime = time;
  }

  connectedCallback(): void {
    void wordsFor(this).then((words) => this.#view.speak(words));
    this.#soon();
  }

  disconnectedCallback(): void {
    // Moved to another place it is back at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.stop();
      void this.#analyzer?.close();
      this.#analyzer = null;
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) return;
    if (name === 'lang') void wordsFor(this).then((words) => this.#view.speak(words));
    else if (name === 'controls') this.#view.show(this.#shown, this.#state);
    else {
      if (name === 'src') this.#file = null;
      this.#soon();
    }
  }

  /**
   * Analyses the video, which happens by itself when `src` is set and there is neither a result nor a link. Resolves to null
   * when it is stopped or fails, as the event `error` and the element say.
   */
  async analyze(): Promise<AnalysisResult | null> {
    const source = this.#file ?? this.getAttribute('src');
    if (source === null) {
      const error = new MartError('invalid-argument', 'there is no src', { argument: 'src', rule: 'set' });
      this.#fail(error);
      return null;
    }
    return this.#run(async (signal) => {
      this.#analyzer ??= createAnalyzer(this.options);
      const analyzer = this.#analyzer;
      const subtitles = this.getAttribute('subtitles');
      const segments = Number(this.getAttribute('segments') ?? 0);
      const shown = {
        classes: [] as readonly string[],
        segments: [] as SegmentResult[],
        pictures: [] as Shown['pictures'][number][],
      };
      void analyzer.prepare().then(
        ({ classes }) => (shown.classes = classes),
        () => undefined,
      );
      const result = await analyzer.analyze(source, {
        signal,
        ...(subtitles ? { subtitles: [subtitles] } : {}),
        ...(segments > 0 ? { segments } : {}),
        onProgress: ({ stage, done }) => {
          if (!signal.aborted) this.#show(this.#shown, { kind: 'working', stage, done });
        },
        onSegment: (segment, { index, segments: planned, picture }) => {
          if (signal.aborted) return;
          shown.segments[index] = segment;
          shown.pictures[index] = picture;
          this.#show({ ...shown, mask: DEFAULT_MASK, planned, result: null }, this.#state);
          this.#tell('segment', { index, segments: planned, segment });
        },
      });
      return shownOf({ result, thumbnails: shown.pictures });
    });
  }

  /** Ends the analysis; what there is of it stays. */
  stop(): void {
    this.#running?.abort();
  }

  #choose(file: File): void {
    this.#file = file;
    this.#given = null;
    this.#play();
    void this.analyze();
  }

  /** Several attributes that are set together are one change. */
  #soon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      if (this.isConnected) this.#load();
    });
  }

  #load(): void {
    this.stop();
    this.#play();
    const [result, link, src] = ['result', 'link', 'src'].map((name) => this.getAttribute(name));
    const given = this.#given;
    if (given) void this.#run(async () => shownOf({ result: given, thumbnails: [] }));
    else if (result) void this.#run((signal) => savedAt(result, signal), 'result');
    else if (link) void this.#run(() => linked(link), 'result');
    else if (src || this.#file) void this.analyze();
    else this.#show(null, { kind: 'empty' });
  }

  /** The player has what there is to play. */
  #play(): void {
    const { video } = this.#view;
    if (this.#fileUrl) URL.revokeObjectURL(this.#fileUrl);
    this.#fileUrl = this.#file && URL.createObjectURL(this.#file);
    const src = this.#fileUrl ?? this.getAttribute('src');
    video.hidden = src === null;
    if (src === null) video.removeAttribute('src');
    else video.src = src;
  }

  /** Only the latest counts. */
  async #run(
    work: (signal: AbortSignal) => Promise<Shown>,
    stage: 'video' | 'result' = 'video',
  ): Promise<AnalysisResult | null> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    this.#show(null, { kind: 'working', stage, done: 0 });
    try {
      const shown = await work(signal);
      if (this.#running !== running) return null;
      this.#show(shown, { kind: 'done' });
      this.#takeFrames(shown, signal);
      if (shown.result) this.#tell('done', shown.result);
      return shown.result;
    } catch (thrown) {
      const error = asMartError(thrown);
      if (this.#running !== running) return null;
      if (error.code === 'cancelled') this.#show(this.#shown, { kind: 'stopped' });
      else this.#fail(error);
      return null;
    }
  }

  /** Of a result that came without pictures, where its video is there too. */
  #takeFrames(shown: Shown, signal: AbortSignal): void {
    const src = this.#view.video.getAttribute('src');
    if (!src || !shown.result || shown.pictures.some((picture) => picture !== null)) return;
    const pictures = [...shown.pictures];
    void takeFrames(src, shown.result, signal, (index, picture) => {
      pictures[index] = picture;
      this.#show({ ...shown, pictures }, this.#state);
    });
  }

  #fail(error: MartError): void {
    this.#show(this.#shown, { kind: 'failed', error });
    this.#tell('error', error);
  }

  #show(shown: Shown | null, state: State): void {
    this.#shown = shown;
    this.#state = state;
    this.#view.show(shown, state);
  }

  #tell<Name extends keyof MartEmotionEvents>(name: Name, detail: MartEmotionEvents[Name]['detail']): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mart-emotion': MartEmotionElement;
  }
}

if (!customElements.get('mart-emotion')) customElements.define('mart-emotion', MartEmotionElement);
