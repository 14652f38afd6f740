// Reads what the network needs out of one video: opens the file, plans the clip and makes each segment's pixels,
// filter banks and word pieces. Runs in a worker of its own, so that decoding overlaps with the network.
import type { InputFormat } from '../engine/protocol';
import { cancelled, MartError, throwIfAborted } from '../lib/errors';
import { type GivenFrames, isGiven, partsOfFrames } from '../lib/given-frames';
import { type Bytes, isRemote, partsOf, type VideoFile } from '../lib/remote-file';
import type { CoreUrls } from '../media/ffmpeg-core';
import { sha256 } from '../media/hash';
import { openFrames } from '../media/given-frames';
import { openMedia } from '../media/open';
import { type Encodings, subtitleKey } from '../media/subtitle-key';
import { readSubtitles } from '../media/subtitles';
import type { MediaSource, Square } from '../media/types';
import { planSegments } from '../segment/plan';
import { centreSquare } from '../segment/resize';
import { segmentFilterBanks, soundNeeded } from '../segment/segment-sound';
import { createTokenizer, type Tokenizer } from '../segment/tokenizer';
import type { ClipPlan, PlannedSegment, SegmentInput, WordRow } from '../segment/types';
import { wordRow } from '../segment/words';
import { type Detect, Follower, type People, type SeenView } from './follow';
import { type OpenedFile, openedFile } from './opened-file';
import type { PersonResult } from './result';
import { type FramesRead, readFrames } from './segment-frames';
import type { Alteration, FoundFace } from './types';
import { type AlteredSegment, alterSegment, silence } from './what-if';

/** A video at an address is not read whole for its hash alone if it has more bytes. */
const MOST_FETCHED_FOR_HASH = 32e6;

/** As many cues of a subtitle file show whether its letters are read right. */
const SHOWN_CUES = 4;

export interface ReaderUrls {
  /** Null: what the browser can't decode stays unread. */
  readonly ffmpeg: CoreUrls | null;
}

/** What of the pictures is read. `scale`: side of the square over the larger side of a face's box. */
export type ReaderView =
  | { readonly kind: 'square'; readonly square: Square | null }
  | { readonly kind: 'face'; readonly scale: number; readonly person: string | null };

export interface PlanRequest {
  readonly segments: number | null;
  readonly every: number | null;
  readonly range: readonly [number, number] | null;
  readonly view: ReaderView;
  /** What segments that were read before were cut to, by index; they are cut to the same again. */
  readonly seen: readonly (SeenView | null)[];
  readonly inputs: InputFormat;
}

/** One segment's input for the network, and what the result says of it beside the network's output. */
export interface ReadSegment {
  readonly planned: PlannedSegment;
  readonly input: SegmentInput;
  readonly row: WordRow | null;
  /** What the pictures were cut to. */
  readonly view: SeenView;
  /** Everybody in the segment, largest first; empty where no face was looked for. */
  readonly faces: readonly FoundFace[];
  /** Pictures that are damaged, in whose place the ones before them are seen. */
  readonly damaged: number;
  /** Whether ffmpeg decodes what the browser gave up on the way. */
  readonly relieved: boolean;
  /** ms spent on pictures and on sound. */
  readonly milliseconds: { readonly pictures: number; readonly sound: number };
}

interface OpenState {
  readonly source: MediaSource;
  readonly file: VideoFile | GivenFrames;
  opened: OpenedFile;
  /** Set once `hash` has been asked for; a long file is not read twice for it. */
  hash: Promise<string> | null;
}

interface PlanState {
  readonly plan: ClipPlan;
  readonly view: ReaderView;
  readonly seen: (SeenView | null)[];
  readonly tokenizer: Tokenizer | null;
  readonly inputs: InputFormat;
}

export class Reader {
  #urls: ReaderUrls;
  #open: OpenState | null = null;
  #plan: PlanState | null = null;
  /** Faces of the open video by the plan they were looked for in; kept while plans stay the same. */
  #faces: { readonly key: string; readonly follower: Follower } | null = null;
  readonly #detect: Detect;
  #running = new AbortController();
  #opening = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #tokenizers = new Map<string, Promise<Tokenizer>>();

  /** `detect` is called when faces are followed, never otherwise. */
  constructor(urls: ReaderUrls, detect: Detect) {
    this.#urls = urls;
    this.#detect = detect;
  }

  /**
   * Opens `file`; the one that was open is closed only once this has worked. `onBytes` hears of a video at an address that
   * has to be fetched whole. Throws media's and subtitles' errors, and
   * `cancelled` after `cancelOpening`.
   */
  async open(
    file: VideoFile | GivenFrames,
    subtitles: readonly File[],
    encodings: Encodings = {},
    onBytes: (bytes: Bytes) => void = () => {},
  ): Promise<OpenedFile> {
    this.cancelOpening();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    const source = isGiven(file) ? openFrames(file) : await openMedia(file, { ...this.#urls, signal, onBytes });
    let opened: OpenedFile;
    try {
      opened = await openedFile(source, file, { subtitles, encodings }, signal);
      throwIfAborted(signal);
    } catch (error) {
      await source.close();
      throw error;
    }
    this.cancel();
    // The new file may be hashed before anything is planned.
    this.#running = new AbortController();
    await this.#open?.source.close();
    this.#open = { source, file, opened, hash: null };
    this.#plan = null;
    this.#faces = null;
    return opened;
  }

  /** Replaces the cues of the open file by those of `subtitles`. */
  async setSubtitles(subtitles: readonly File[], encodings: Encodings = {}): Promise<OpenedFile> {
    const open = this.#opened();
    open.opened = await openedFile(open.source, open.file, { subtitles, encodings });
    return open.opened;
  }

  /** Text of the first cues of `file`, read in `encoding`; none where it gives no cues. */
  async firstCues(file: File, encoding: string): Promise<readonly string[]> {
    try {
      const { cues } = await readSubtitles(file, { [subtitleKey(file)]: encoding });
      return cues.slice(0, SHOWN_CUES).map(({ text }) => text);
    } catch {
      return [];
    }
  }

  /** The whole displayed picture at `time` s, at most `maxSide` pixels wide or high. */
  preview(time: number, maxSide: number): Promise<ImageBitmap> {
    return this.#opened().source.preview(time, maxSide);
  }

  /** Plans the clip; `segment` reads by this plan until the next one. */
  async plan(request: PlanRequest): Promise<ClipPlan> {
    this.cancel();
    this.#running = new AbortController();
    const { info } = this.#opened().source;
    const { segments, every, range, inputs } = request;
    const plan = planSegments({ duration: info.duration, segments, every, range });
    const times = plan.segments.flatMap((segment) => segment.frameTimes);
    this.#opened().source.plan?.([...new Set(times)].sort((a, b) => a - b));
    const tokenizer = inputs.vocabularyUrl === null ? null : await this.#tokenizer(inputs.vocabularyUrl, inputs.pieces);
    const key = JSON.stringify([plan.from, plan.to, plan.segments.length]);
    if (this.#faces?.key !== key) this.#faces = { key, follower: new Follower(plan, info.video) };
    this.#plan = { plan, view: request.view, seen: [...request.seen], tokenizer, inputs };
    return plan;
  }

  /** Takes over who an earlier analysis by the same plan found, so that nobody is looked for again. */
  knowPeople(people: readonly PersonResult[]): void {
    if (!this.#plan || !this.#faces) throw nothingPlanned();
    const { info } = this.#opened().source;
    this.#faces = { key: this.#faces.key, follower: Follower.of(this.#plan.plan, info.video, people) };
  }

  /** Chooses anew whom these segments follow when they are read next. */
  chooseAgain(segments: readonly number[]): void {
    for (const index of segments) if (this.#plan) this.#plan.seen[index] = null;
  }

  /** Everybody found so far; people who turned out to be one are joined. */
  people(): People {
    return this.#faces?.follower.people() ?? { people: [], merged: new Map() };
  }

  /**
   * Pixels, filter banks and words of segment `index` of the plan, one at a time; `person`: whom to follow instead of whom
   * the plan says, which then stays as it was. Throws `cancelled` after `cancel`.
   */
  segment(index: number, person: string | null = null): Promise<ReadSegment> {
    return this.#inTurn(() => this.#read(index, { person }));
  }

  /** The same as `alteration` makes it. */
  altered(index: number, alteration: Alteration): Promise<AlteredSegment> {
    return this.#inTurn(async () => alterSegment(await this.#read(index, alteration), alteration));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #read(
    index: number,
    { silenced = [], person = null }: { silenced?: Alteration['silenced']; person?: string | null } = {},
  ): Promise<ReadSegment> {
    const { source, opened } = this.#opened();
    const state = this.#plan;
    const planned = state?.plan.segments[index];
    if (!state || !planned) {
      throw new MartError('invalid-argument', `no plan holds a segment ${index}`, {
        argument: 'index',
        rule: 'in the plan',
      });
    }
    const { signal } = this.#running;
    const started = performance.now();
    const { pixels, frameTimes, damaged, view } = await this.#pictures(source, planned, state, person, signal);
    const seen = performance.now();
    const filterBanks = await this.#filterBanks(source, planned, state.inputs, silenced, signal);
    const heard = performance.now();
    const row = state.tokenizer
      ? wordRow(opened.cues, planned.start, planned.end, state.tokenizer, state.inputs.maxPieces)
      : null;
    throwIfAborted(signal);
    const input = { index, pixels, filterBanks, pieces: row?.ids ?? null, frameTimes };
    const faces = this.#faces?.follower.facesIn(index) ?? [];
    const milliseconds = { pictures: seen - started, sound: heard - seen };
    const relieved = source.relieved?.() ?? false;
    return { planned, input, row, view, faces, damaged, relieved, milliseconds };
  }

  /** The segment's 16 pictures and what they were cut to, which is kept for the next time. */
  async #pictures(
    source: MediaSource,
    planned: PlannedSegment,
    { view, seen }: PlanState,
    person: string | null,
    signal: AbortSignal,
  ): Promise<FramesRead & { readonly view: SeenView }> {
    const follower = this.#faces?.follower;
    const { width, height } = source.info.video;
    const follows = view.kind === 'face' || person !== null;
    const scale = view.kind === 'face' ? view.scale : 1;
    const known = person === null ? seen[planned.index] : null;
    if (known || !follows || !follower || follower.hasLookedAt(planned.index)) {
      const chosen =
        known ??
        (follows && follower
          ? follower.viewOf(planned, person ?? (view.kind === 'face' ? view.person : null), scale)
          : { square: (view.kind === 'square' ? view.square : null) ?? centreSquare(width, height), person: null });
      if (person === null) seen[planned.index] = chosen;
      const { square } = chosen;
      return { ...(await readFrames(planned, (times) => source.pictures(times, square, signal))), view: chosen };
    }
    const times = [...new Set(planned.frameTimes)].sort((a, b) => a - b);
    const held = await source.hold(times, signal);
    await follower.look(planned, times, held, this.#detect);
    throwIfAborted(signal);
    const chosen = follower.viewOf(planned, person ?? (view.kind === 'face' ? view.person : null), scale);
    if (person === null) seen[planned.index] = chosen;
    const cut = function* () {
      for (let i = 0; i < times.length; i++) yield held.picture(i, chosen.square);
    };
    return { ...(await readFrames(planned, cut)), view: chosen };
  }

  async #filterBanks(
    source: MediaSource,
    planned: PlannedSegment,
    inputs: InputFormat,
    silenced: Alteration['silenced'],
    signal: AbortSignal,
  ): Promise<Float32Array | null> {
    const track = source.info.audio;
    if (!track) return null;
    const wanted = soundNeeded(planned.centre, track, inputs);
    if (!wanted) return null;
    const sound = await source.sound(wanted.start, wanted.end, signal);
    return segmentFilterBanks(planned.centre, track, inputs, sound && silence(sound, silenced));
  }

  /** Streamed SHA-256 of the open file, as hex; empty for a long video at an address, of which parts are read. */
  async hash(): Promise<string> {
    const open = this.#opened();
    if (open.hash) return open.hash;
    const { file } = open;
    if (!isGiven(file) && isRemote(file) && file.size > MOST_FETCHED_FOR_HASH) return '';
    const hash = sha256(isGiven(file) ? partsOfFrames(file) : partsOf(file), { signal: this.#running.signal });
    open.hash = hash;
    hash.catch(() => {
      open.hash = null;
    });
    return hash;
  }

  /** Ends an `open` that is under way. */
  cancelOpening(): void {
    this.#opening.abort(cancelled());
  }

  /** Ends what is being read; the plan stays. */
  cancel(): void {
    this.#running.abort(cancelled());
  }

  async close(): Promise<void> {
    this.cancelOpening();
    this.cancel();
    await this.#open?.source.close();
    this.#open = null;
    this.#plan = null;
  }

  #opened(): OpenState {
    if (!this.#open) throw new MartError('invalid-argument', 'no video is open', { argument: 'video', rule: 'open' });
    return this.#open;
  }

  #tokenizer(url: string, pieces: number): Promise<Tokenizer> {
    const known = this.#tokenizers.get(url);
    if (known) return known;
    const loading = fetch(url).then(async (response) => {
      if (!response.ok)
        throw new MartError('fetch-failed', `${url}: ${response.status}`, { url, status: response.status });
      return createTokenizer(await response.text(), pieces);
    });
    this.#tokenizers.set(url, loading);
    loading.catch(() => this.#tokenizers.delete(url));
    return loading;
  }
}

function nothingPlanned(): MartError {
  return new MartError('invalid-argument', 'nothing is planned', { argument: 'plan', rule: 'planned' });
}
