// ffmpeg.wasm with one file mounted: loads the core when first needed, multi-threaded where the page is isolated, runs
// one command at a time and hands over what it printed and wrote. A file of this device is read in place, never copied into memory.
import { FFmpeg } from '@ffmpeg/ffmpeg';
import { cancelled, MartError, throwIfAborted } from '../lib/errors';
import { ffmpegFailed, fileHangs, kindUnread } from './failures';
import { unreadKind, WHITE_LISTS } from './ffmpeg-kinds';

export interface CoreUrls {
  /** URLs of the folders that hold ffmpeg-core.js and .wasm (and .worker.js), single- and multi-threaded. */
  readonly core: string;
  readonly coreMt: string;
}

export interface CommandResult {
  readonly code: number;
  /** Lines that the command printed. */
  readonly log: readonly string[];
}

/** The mounted file's name inside ffmpeg, whatever it is called outside. */
export const INPUT = '/in/input';

/**
 * Work-around: @ffmpeg/core-mt 0.12.10 hangs in some browsers (https://github.com/ffmpegwasm/ffmpeg.wasm/issues/597). It gets
 * this long to load and for each command while it prints nothing; after that the single-threaded one goes on. Goes with 597.
 */
const PATIENCE = 15_000;

/** A command that says nothing while it reads the whole file may take this long, and the single-threaded core always. */
const LONG_PATIENCE = 60_000;
/** Bytes a ms that the slowest disk gives. */
const SLOWEST = 5_000;

/**
 * Work-around: @ffmpeg/core-mt 0.12.10: a command never gives its threads back to the pool of 32: with two each, the 17th waits
 * for ever (measured; no report found). A fresh core starts before that. Goes when threads come back.
 */
const THREAD_POOL = 32;
const MOST_THREADS = 4;

/**
 * Work-around: @ffmpeg/core 0.12.10: each command leaves some of the stack behind, from the 85th on access is out of bounds
 * (https://github.com/ffmpegwasm/ffmpeg.wasm/issues/820). Goes when a release has its pull request 943.
 */
const COMMANDS_PER_CORE = 40;

export interface CommandOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether threads help: for decoding pictures. */
  readonly threads?: boolean;
  /** Whether the command reads the whole file before it says anything. */
  readonly quiet?: boolean;
}

export class FfmpegCore {
  readonly #file: (signal?: AbortSignal) => Promise<Blob>;
  readonly #name: string;
  readonly #size: number;
  readonly #urls: CoreUrls | null;
  #ffmpeg: FFmpeg | null = null;
  #threads = globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined' ? threadCount() : 1;
  /** Commands that this core has run, and threads of its pool that they took. */
  #commands = 0;
  #taken = 0;
  #closed = false;
  #last: Promise<unknown> = Promise.resolve();

  /** `file` is asked for whenever a core is loaded; `name` is for errors only; without `urls` every command fails. */
  constructor(
    file: (signal?: AbortSignal) => Promise<Blob>,
    { name, size }: { readonly name: string; readonly size: number },
    urls: CoreUrls | null,
  ) {
    this.#file = file;
    this.#name = name;
    this.#size = size;
    this.#urls = urls;
  }

  /**
   * Runs ffmpeg and hands over the file that it wrote to `output`, removed from ffmpeg's own memory. Aborting ends the
   * command at once (and the core with it; the next command starts another).
   */
  ffmpeg(
    args: readonly string[],
    output: string,
    options: CommandOptions = {},
  ): Promise<CommandResult & { data: Uint8Array }> {
    return this.#queue(async () => {
      const result = await this.#persist((core, threads) => {
        const limits = ['-threads', String(threads), '-filter_threads', '1'];
        return core.exec(['-hide_banner', '-v', 'info', ...limits, ...args]);
      }, options);
      return { ...result, data: await this.#take(output) };
    });
  }

  /** Runs ffprobe and hands over what it wrote, as text. */
  ffprobe(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult & { text: string }> {
    return this.#queue(async () => {
      const output = '/probe';
      const command = ['-v', 'error', ...WHITE_LISTS, ...args, INPUT, '-o', output];
      const result = await this.#persist((core) => core.ffprobe(command), options);
      return { ...result, text: new TextDecoder().decode(await this.#take(output)) };
    });
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #queue<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Runs a command, and once more on a fresh core if the first one hung (then with one thread) or broke. */
  async #persist(command: Command, options: CommandOptions): Promise<CommandResult> {
    try {
      return await this.#attempt(command, options);
    } catch (error) {
      if (this.#closed || options.signal?.aborted || isUnread(error)) throw error;
      if (error instanceof Hung) this.#threads = 1;
      try {
        return await this.#attempt(command, options);
      } catch (again) {
        throw again instanceof Hung ? fileHangs(this.#name) : again;
      }
    }
  }

  async #attempt(command: Command, { signal, threads, quiet }: CommandOptions): Promise<CommandResult> {
    throwIfAborted(signal);
    if (this.#closed) throw cancelled();
    const wanted = threads ? this.#threads : 1;
    const core = await this.#loaded(wanted, signal);
    throwIfAborted(signal);
    const log: string[] = [];
    const patient = quiet || this.#threads === 1;
    const watch = new Watch(patient ? LONG_PATIENCE + this.#size / SLOWEST : PATIENCE);
    const listen = ({ message }: { message: string }) => {
      log.push(message);
      watch.alive();
    };
    core.on('log', listen);
    core.on('progress', watch.alive);
    const abort = () => watch.fail(cancelled());
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const code = await Promise.race([command(core, wanted), watch.failed]);
      return { code, log };
    } catch (error) {
      // Whatever it was (hung, aborted, out of memory): this core can't be used again.
      this.#drop();
      // ffprobe leaves at once where it may not open a stream.
      const unread = unreadKind(log);
      if (unread) throw kindUnread(this.#name, unread);
      throw error instanceof Hung || signal?.aborted ? error : ffmpegFailed(this.#name, String(error), error);
    } finally {
      watch.end();
      core.off('log', listen);
      core.off('progress', watch.alive);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** A core that can run a command with this many threads. */
  async #loaded(threads: number, signal: AbortSignal | undefined): Promise<FFmpeg> {
    const taken = threads > 1 ? threads : 0;
    if (this.#commands >= COMMANDS_PER_CORE || this.#taken + taken > THREAD_POOL) this.#drop();
    if (this.#ffmpeg) {
      this.#commands++;
      this.#taken += taken;
      return this.#ffmpeg;
    }
    if (!this.#urls) throw ffmpegFailed(this.#name, 'no core was given');
    const file = await this.#file(signal);
    this.#commands = 1;
    this.#taken = taken;
    const core = new FFmpeg();
    const folder = this.#threads > 1 ? this.#urls.coreMt : this.#urls.core;
    const url = (file: string) => new URL(file, folder).href;
    const watch = new Watch(this.#threads > 1 ? PATIENCE : null);
    try {
      const loading = core.load({
        coreURL: url('ffmpeg-core.js'),
        wasmURL: url('ffmpeg-core.wasm'),
        ...(this.#threads > 1 ? { workerURL: url('ffmpeg-core.worker.js') } : {}),
      });
      await Promise.race([loading, watch.failed]);
      await core.createDir('/in');
      await core.mount(WORKERFS, { blobs: [{ name: 'input', data: file }] }, '/in');
    } catch (error) {
      core.terminate();
      // A core that does not load at all may be one that this browser can't run with threads.
      if (this.#threads > 1) throw new Hung();
      throw ffmpegFailed(this.#name, `it could not be loaded: ${String(error)}`, error);
    } finally {
      watch.end();
    }
    this.#ffmpeg = core;
    return core;
  }

  async #take(path: string): Promise<Uint8Array> {
    const core = this.#ffmpeg;
    if (!core) throw cancelled();
    try {
      const data = await core.readFile(path);
      await core.deleteFile(path);
      return typeof data === 'string' ? new TextEncoder().encode(data) : data;
    } catch {
      // A command that failed early wrote nothing.
      return new Uint8Array(0);
    }
  }

  #drop(): void {
    this.#ffmpeg?.terminate();
    this.#ffmpeg = null;
  }
}

/**
 * emscripten's file system that reads a Blob in place. Work-around: @ffmpeg/ffmpeg 0.12.15: its enum is a type without a value
 * at run time (no report found). Goes when it has one.
 */
const WORKERFS = 'WORKERFS' as Parameters<FFmpeg['mount']>[0];

class Hung extends Error {}

const isUnread = (error: unknown): boolean => error instanceof MartError && error.code === 'kind-unread';

type Command = (core: FFmpeg, threads: number) => Promise<number>;

/** Fails a command from outside: when nothing was heard of it for `patience` ms (null waits for ever), or at once. */
class Watch {
  readonly failed: Promise<never>;
  readonly #patience: number | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reject: (reason: unknown) => void = () => {};

  constructor(patience: number | null) {
    this.#patience = patience;
    this.failed = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.failed.catch(() => undefined);
    this.alive();
  }

  readonly alive = (): void => {
    clearTimeout(this.#timer);
    if (this.#patience !== null) this.#timer = setTimeout(() => this.#reject(new Hung()), this.#patience);
  };

  fail(reason: unknown): void {
    this.#reject(reason);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function threadCount(): number {
  return Math.max(1, Math.min(MOST_THREADS, navigator.hardwareConcurrency));
}
