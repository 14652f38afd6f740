// The reader as the session holds it: its worker, the open video, which a reader that was started anew opens again, and the
// last analysis, by whose plan segments are read again whatever came between.
import * as Comlink from 'comlink';
import type { MaskSettings } from '../engine/protocol';
import { MartError, throwIfAborted } from '../lib/errors';
import { connect } from '../lib/remote';
import { type GivenFrames, isGiven } from '../lib/given-frames';
import type { Bytes, VideoFile } from '../lib/remote-file';
import { type Encodings, subtitleKey } from '../media/subtitle-key';
import type { ClipPlan } from '../segment/types';
import { type FacesService, facesService } from './faces-service';
import type { Places } from './places';
import type { PlanRequest } from './reader';
import type { ReaderWorker } from './reader.worker';
import type { PersonResult, SegmentResult, View } from './result';
import type { Tally } from './run-segments';
import type { OpenVideo } from './types';
import { seenViews } from './views';

/**
 * ms that the reader may be deaf. It works in pieces of well under a second; a damaged file can keep a demuxer in a loop
 * for ever.
 */
const PATIENCE = 20_000;

/** The last analysis, as far as its segments can be read and run again. */
export interface Analysed {
  readonly request: PlanRequest;
  readonly mask: MaskSettings;
  /** By index, as far as it went. */
  readonly segments: SegmentResult[];
  /** Empty until it is finished. */
  people: readonly PersonResult[];
  /** What goes on where this was stopped; null once it is finished. */
  unfinished: Unfinished | null;
}

export interface Unfinished {
  readonly view: View;
  readonly tally: Tally;
  /** By stage, and growing while it runs. */
  readonly seconds: Readonly<Record<string, number>>;
}

type Opened = OpenVideo<VideoFile | GivenFrames>;

export type Stopped = Analysed & { readonly unfinished: Unfinished };

export class SessionReader {
  readonly api: Comlink.Remote<ReaderWorker>;
  readonly faces: FacesService;
  readonly #worker;
  #video: Opened | null = null;
  #subtitles: readonly File[] = [];
  /** What subtitle files are read in, by their keys; all others as is guessed. */
  encodings: Encodings = {};
  /** When the reader has the video; null after it was started anew. */
  #reopened: Promise<unknown> | null = null;
  #analysed: Analysed | null = null;
  /** Whether the reader still reads by the plan of `analysed`: opening and cancelling end that. */
  #planStands = false;
  /** Whether the reader knows whom the last analysis found. */
  #peopleKnown = false;
  /** Whether the reader knows the faces that the last analysis saw in the segments that it read, also if it was stopped. */
  #facesKnown = false;
  #readingAgain: Promise<unknown> = Promise.resolve();

  constructor({ ffmpeg, faces, tfjs }: Places) {
    this.faces = facesService({ faces, wasm: tfjs }, (why) => this.#worker.stop(why));
    this.#worker = connect<ReaderWorker>(
      () => new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name: 'reader' }),
      {
        greet: (api) => {
          const port = this.faces.port();
          // Whoever asks next hears of it.
          api.start({ ffmpeg }, Comlink.transfer(port, [port])).catch(() => undefined);
        },
        onDeath: () => {
          this.#reopened = null;
          this.#planStands = false;
          this.#peopleKnown = false;
          this.#facesKnown = false;
        },
        watchdog: { patience: PATIENCE, alive: 'alive', why: () => new MartError('file-hangs', 'reading hangs') },
      },
    );
    this.api = this.#worker.api;
    this.#worker.start();
  }

  get video(): Opened | null {
    return this.#video;
  }

  get analysed(): Analysed | null {
    return this.#analysed;
  }

  /**
   * The last analysis, if it was stopped and can go on. One that follows faces can't once the reader that saw them has died:
   * who is who is learned from the first segment on.
   */
  get stopped(): Stopped | null {
    const unfinished = this.#analysed?.unfinished;
    if (!this.#analysed || !unfinished || this.#analysed.segments.length === 0) return null;
    return unfinished.view.kind === 'face' && !this.#facesKnown ? null : { ...this.#analysed, unfinished };
  }

  async open<Video extends VideoFile | GivenFrames>(
    file: Video,
    beside: readonly File[],
    signal?: AbortSignal,
    onBytes?: (bytes: Bytes) => void,
  ): Promise<OpenVideo<Video>> {
    throwIfAborted(signal);
    const stop = () => void this.api.cancelOpening();
    signal?.addEventListener('abort', stop);
    let video: OpenVideo<Video>;
    try {
      const opening = this.api.open(file, beside, this.encodings, onBytes && Comlink.proxy(onBytes));
      video = { file, ...(await opening) };
      this.#video = video;
      this.#reopened = opening;
      this.#subtitles = beside;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    this.#analysed = null;
    this.#planStands = false;
    return video;
  }

  async setSubtitles(beside: readonly File[]): Promise<OpenVideo> {
    this.opened();
    await this.ready();
    const { file } = this.opened();
    if (isGiven(file)) {
      throw new MartError('invalid-argument', 'pictures get their words when they are opened', {
        argument: 'video',
        rule: 'a file',
      });
    }
    const video = { file, ...(await this.api.setSubtitles(beside, this.encodings)) };
    this.#video = video;
    this.#subtitles = beside;
    return video;
  }

  rereadSubtitles(): Promise<OpenVideo> {
    return this.setSubtitles(this.#subtitles);
  }

  /** Of the subtitle file with this key: text of its first cues in `encoding`. */
  async firstCues(key: string, encoding: string): Promise<readonly string[]> {
    const file = this.#subtitles.find((one) => subtitleKey(one) === key);
    return file ? this.api.firstCues(file, encoding) : [];
  }

  /** The video; throws `invalid-argument` where none is open. */
  opened(): Opened {
    if (this.#video) return this.#video;
    throw new MartError('invalid-argument', 'no video is open', { argument: 'video', rule: 'open' });
  }

  /** A reader that was started anew opens the video again. */
  async ready(): Promise<void> {
    if (this.#video && !this.#reopened) {
      this.#reopened = this.api.open(this.#video.file, this.#subtitles, this.encodings);
      this.#reopened.catch(() => {
        this.#reopened = null;
      });
    }
    await this.#reopened;
  }

  async plan(request: PlanRequest): Promise<ClipPlan> {
    // At once, so that a cancel that comes meanwhile is not overlooked.
    this.#planStands = true;
    try {
      await this.ready();
      return await this.api.plan(request);
    } catch (error) {
      this.#planStands = false;
      throw error;
    }
  }

  /** Ends what is being read; whoever reads again plans anew. */
  cancel(): void {
    this.#planStands = false;
    void this.api.cancel();
  }

  /** The analysis whose plan was just made. */
  began(analysed: Analysed): void {
    this.#analysed = analysed;
    this.#peopleKnown = true;
    this.#facesKnown = true;
  }

  /** An analysis that was made elsewhere, of whose plan the reader knows nothing. */
  adopted(analysed: Analysed): void {
    this.#analysed = analysed;
    this.#planStands = false;
    this.#peopleKnown = analysed.people.length === 0;
  }

  /** Reads by the plan of the last analysis, one at a time: planning anew ends what is being read. */
  again<Read>(read: (reader: Comlink.Remote<ReaderWorker>) => Promise<Read>): Promise<Read> {
    const reading = this.#readingAgain.then(async () => {
      const analysed = this.#analysed;
      if (!analysed)
        throw new MartError('invalid-argument', 'nothing was analysed yet', { argument: 'index', rule: 'analysed' });
      if (!this.#planStands) await this.plan({ ...analysed.request, seen: seenViews(analysed.segments) });
      if (!this.#peopleKnown) await this.api.knowPeople(analysed.people);
      this.#peopleKnown = true;
      return read(this.api);
    });
    this.#readingAgain = reading.catch(() => undefined);
    return reading;
  }

  async close(): Promise<void> {
    await this.api.close();
    this.#worker.stop();
    this.faces.close();
  }
}
