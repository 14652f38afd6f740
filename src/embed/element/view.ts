// The element's inside: player, masked frame, headline, curve, strip, and what is said while it works or fails. Built once;
// `show` draws it anew. Knows nothing of where an analysis comes from.
import { statement, videoVerdict } from '../../analysis/confidence';
import type { MartError } from '../../lib/errors';
import type { Plot } from '../../lib/plot';
import { clock } from '../../lib/time';
import { wordedStatement } from '../../i18n/statement';
import { prepareCanvas } from '../../ui/canvas';
import { drawCurve, drawFrame, drawStrip } from './curve';
import { html, svg } from './dom';
import type { Shown } from './shown';
import { style } from './style';
import type { ElementWords } from './element-words';
import { english, errorText, nameOf } from './words';

export type State =
  | { readonly kind: 'empty' }
  | { readonly kind: 'working'; readonly stage: keyof ElementWords['element']['stages']; readonly done: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: MartError };

export interface Commands {
  choose(file: File): void;
  analyse(): void;
  stop(): void;
}

const STILL = 180;
const CURVE_HEIGHT = 210;

export class ElementView {
  readonly video = html('video', { part: 'video', playsinline: '', preload: 'metadata', crossorigin: 'anonymous' });
  readonly #still = html('div', { class: 'still', part: 'still' });
  readonly #stillCanvas = html('canvas', { role: 'img' });
  readonly #stillText = html('span');
  readonly #headline = html('p', { class: 'headline', part: 'headline', 'aria-live': 'polite' });
  readonly #here = html('p', { class: 'here', part: 'here' });
  readonly #curve = html('div', {
    class: 'curve',
    part: 'curve',
    role: 'slider',
    tabindex: 0,
    'aria-orientation': 'horizontal',
  });
  readonly #svg = svg('svg', { 'aria-hidden': 'true' });
  readonly #cursor = svg('path', { class: 'cursor' });
  readonly #strip = html('canvas', { class: 'strip', part: 'frames', role: 'img' });
  readonly #says = html('p', { class: 'says', part: 'status', role: 'status' });
  readonly #saysText = html('span');
  readonly #progress = html('progress', { part: 'progress', max: 1 });
  readonly #error = html('p', { class: 'error', part: 'error', role: 'alert' });
  readonly #file = html('input', { type: 'file', accept: 'video/*' });
  readonly #fileText = html('span');
  readonly #choose = html('label', { class: 'file', part: 'button choose' });
  readonly #analyse = html('button', { type: 'button', class: 'main', part: 'button analyse' });
  readonly #stop = html('button', { type: 'button', part: 'button stop' });
  readonly #veil = html('input', { type: 'checkbox', checked: '' });
  readonly #veilText = html('span');
  readonly #veilLabel = html('label', { part: 'masks' });
  readonly #honest = html('p', { class: 'honest', part: 'notice' });
  readonly #host: HTMLElement;
  #words: ElementWords = english;
  #state: State = { kind: 'empty' };
  #shown: Shown | null = null;
  #plot: Plot | null = null;
  #width = 0;
  #asked = 0;
  /** s; of a result without a video it is where the curve was clicked. */
  #time = 0;

  constructor(host: HTMLElement, root: ShadowRoot, commands: Commands) {
    this.#host = host;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    this.#still.append(this.#stillCanvas, this.#stillText);
    this.#curve.append(this.#svg, this.#strip);
    this.#says.append(this.#progress, this.#saysText);
    this.#choose.append(this.#file, this.#fileText);
    this.#veilLabel.append(this.#veil, this.#veilText);
    const buttons = [this.#choose, this.#analyse, this.#stop, this.#veilLabel];
    root.append(
      html('div', { class: 'top', part: 'top' }, this.video, this.#still),
      html('div', { class: 'head' }, this.#headline, this.#here),
      this.#curve,
      html('div', { class: 'foot', part: 'foot' }, ...buttons, this.#says, this.#error, this.#honest),
    );
    this.#file.addEventListener('change', () => {
      const [file] = this.#file.files ?? [];
      if (file) commands.choose(file);
    });
    this.#analyse.addEventListener('click', () => commands.analyse());
    this.#stop.addEventListener('click', () => commands.stop());
    this.#veil.addEventListener('change', () => this.#later());
    this.video.addEventListener('timeupdate', () => this.#moveTo(this.video.currentTime));
    this.#curve.addEventListener('pointerdown', (event) => this.#drag(event));
    this.#curve.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(([entry]) => {
      this.#width = Math.round(entry?.contentRect.width ?? 0);
      this.#later();
    }).observe(this.#curve);
  }

  speak(words: ElementWords): void {
    this.#words = words;
    this.#later();
  }

  show(shown: Shown | null, state: State): void {
    // Another video or result begins at its beginning.
    if (!shown || shown.result !== this.#shown?.result) this.#time = this.video.hidden ? 0 : this.video.currentTime;
    this.#shown = shown;
    this.#state = state;
    this.#later();
  }

  /** Once per frame, however much comes. */
  #later(): void {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const words = this.#words.element;
    const [shown, state] = [this.#shown, this.#state];
    const segments = shown?.segments.length ?? 0;
    const controls = this.#host.hasAttribute('controls');
    const working = state.kind === 'working';
    this.video.controls = controls;
    this.#host.dataset.state = state.kind;
    this.#curve.hidden = segments === 0;
    this.#still.hidden = segments === 0;
    this.#choose.hidden = !controls || working;
    this.#choose.classList.toggle('main', state.kind === 'empty');
    this.#analyse.hidden = !controls || !(state.kind === 'stopped' || state.kind === 'failed');
    this.#stop.hidden = !controls || !working;
    this.#progress.hidden = !working;
    this.#progress.value = working ? state.done : 0;
    this.#error.hidden = state.kind !== 'failed';
    this.#honest.hidden = segments === 0;
    this.#fileText.textContent = words.choose;
    this.#analyse.textContent = state.kind === 'failed' ? words.again : words.analyse;
    this.#stop.textContent = words.stop;
    this.#veilText.textContent = words.veil;
    this.#honest.textContent = words.honest;
    const hasPictures = shown?.pictures.some((picture) => picture !== null) ?? false;
    const still = hasPictures ? words.still : words.mask;
    this.#still.classList.toggle('large', hasPictures);
    this.#stillText.textContent = still;
    this.#veilLabel.hidden = !controls || !hasPictures;
    this.#saysText.textContent = this.#saying();
    this.#says.hidden = this.#saysText.textContent === '';
    this.#error.textContent = state.kind === 'failed' ? errorText(this.#words, state.error) : '';
    this.#headline.textContent = this.#conveyed();
    this.#headline.hidden = this.#headline.textContent === '';
    this.#curve.setAttribute('aria-label', words.curve);
    this.#strip.setAttribute('aria-label', words.frames);
    this.#stillCanvas.setAttribute('aria-label', still);
    if (shown && segments > 0 && this.#width > 0) {
      const asked = Number.parseFloat(getComputedStyle(this.#host).getPropertyValue('--mart-curve-height'));
      const height = Number.isFinite(asked) ? Math.max(100, asked) : CURVE_HEIGHT;
      this.#plot = drawCurve(this.#svg, shown, this.#words, { width: this.#width, height });
      this.#svg.append(this.#cursor);
      drawStrip(this.#strip, shown, this.#width, this.#veil.checked);
    }
    this.#drawHere();
  }

  #saying(): string {
    const { element } = this.#words;
    const state = this.#state;
    if (state.kind === 'empty') return element.empty;
    if (state.kind === 'stopped') return element.stopped;
    if (state.kind !== 'working') return '';
    return element.progress(element.stages[state.stage], Math.round(100 * state.done));
  }

  #conveyed(): string {
    const result = this.#shown?.result;
    const said = result && videoVerdict(result).statement;
    if (!said) return '';
    const { classes } = result.model;
    const name = (index: number) => nameOf(this.#words, classes[index] ?? '');
    return `${result.file.name}: ${wordedStatement(said, name, 'conveys', this.#words.verdict)}`;
  }

  #indexAt(time: number): number {
    const segments = this.#shown?.segments ?? [];
    return Math.max(
      0,
      segments.findLastIndex(({ start }) => start <= time + 1e-6),
    );
  }

  /** What is at the cursor. */
  #drawHere(): void {
    const [shown, plot] = [this.#shown, this.#plot];
    const segment = shown?.segments[this.#indexAt(this.#time)];
    this.#here.hidden = !segment;
    if (!shown || !segment) return;
    const { element, verdict } = this.#words;
    const name = (index: number) => nameOf(this.#words, shown.classes[index] ?? '');
    const said = statement(segment.distribution, shown.result?.model ?? { confidence: null });
    const says = said ? wordedStatement(said, name, 'value', verdict) : '';
    this.#here.textContent = `${clock(this.#time)} · ${says}`;
    const end = shown.segments.at(-1)?.end ?? 0;
    const shares = segment.distribution.map((value, i) => element.share(name(i), value));
    for (const [attribute, value] of Object.entries({
      'aria-valuemin': 0,
      'aria-valuemax': end.toFixed(1),
      'aria-valuenow': Math.min(end, this.#time).toFixed(1),
      'aria-valuetext': element.at(`${this.#time.toFixed(1)} ${element.seconds}`, element.listed(shares)),
    })) {
      this.#curve.setAttribute(attribute, String(value));
    }
    if (plot) {
      const [top, bottom] = [plot.y(1), plot.y(0)];
      const x = plot.x(Math.min(end, this.#time));
      this.#cursor.setAttribute('d', `M${x.toFixed(1)} ${top - 6}V${bottom + 6}`);
    }
    const side = this.#stillCanvas.clientWidth || STILL;
    const pen = prepareCanvas(this.#stillCanvas, side, side);
    if (pen) drawFrame(pen, { x: 0, y: 0, side }, shown, this.#indexAt(this.#time), this.#veil.checked);
  }

  #moveTo(time: number): void {
    this.#time = time;
    this.#drawHere();
  }

  #seek(time: number): void {
    const end = this.#shown?.segments.at(-1)?.end ?? 0;
    const to = Math.min(Math.max(0, time), end);
    if (!this.video.hidden) this.video.currentTime = to;
    this.#moveTo(to);
  }

  #drag(event: PointerEvent): void {
    const seek = ({ clientX }: PointerEvent) =>
      this.#plot && this.#seek(this.#plot.x.invert(clientX - this.#curve.getBoundingClientRect().left));
    const up = new AbortController();
    this.#curve.setPointerCapture(event.pointerId);
    seek(event);
    this.#curve.addEventListener('pointermove', seek, { signal: up.signal });
    for (const end of ['pointerup', 'pointercancel']) {
      this.#curve.addEventListener(end, () => up.abort(), { signal: up.signal });
    }
  }

  #key(event: KeyboardEvent): void {
    const segments = this.#shown?.segments ?? [];
    const toSegment = (by: number) => {
      const segment = segments[Math.min(segments.length - 1, Math.max(0, this.#indexAt(this.#time) + by))];
      if (segment) this.#seek((segment.start + segment.end) / 2);
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => toSegment(1),
      ArrowUp: () => toSegment(1),
      ArrowLeft: () => toSegment(-1),
      ArrowDown: () => toSegment(-1),
      PageUp: () => toSegment(10),
      PageDown: () => toSegment(-10),
      Home: () => this.#seek(0),
      End: () => this.#seek(segments.at(-1)?.end ?? 0),
      ' ': () => this.#play(),
    };
    const act = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #play(): void {
    if (this.video.hidden) return;
    // A player that can't play says so by itself.
    if (this.video.paused) this.video.play().catch(() => undefined);
    else this.video.pause();
  }
}
