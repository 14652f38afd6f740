// The one error class of the project: a code that the page turns into a sentence and a next step, and the facts
// (file, rule, value) that the sentence needs. It survives the trip between a worker and the page.

export type ErrorCode =
  // media and subtitles
  | 'not-a-video'
  | 'empty-file'
  | 'truncated-file'
  | 'file-damaged'
  | 'file-hangs'
  | 'unsupported-codec'
  | 'kind-unread'
  | 'encrypted'
  | 'no-video-track'
  | 'no-frames'
  | 'decode-failed'
  | 'file-gone'
  | 'fetch-failed'
  | 'ffmpeg-failed'
  | 'subtitles-broken'
  | 'subtitles-kind'
  | 'subtitles-empty'
  // model and weights
  | 'config-invalid'
  | 'weights-missing'
  | 'weights-mismatch'
  | 'weights-corrupt'
  | 'vocabulary-invalid'
  | 'lexicon-invalid'
  // running
  | 'no-backend'
  | 'device-lost'
  | 'gpu-failed'
  | 'wrong-answer'
  | 'not-finite'
  | 'worker-died'
  | 'out-of-memory'
  | 'cancelled'
  | 'result-invalid'
  | 'result-newer'
  // links and addresses
  | 'link-broken'
  | 'link-newer'
  | 'video-unreachable'
  | 'video-too-large'
  // misuse by a caller: names argument and rule
  | 'invalid-argument'
  | 'internal';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Every failure that a caller can meet. `message` is for the console; the page words `code` and `details` itself. */
export class MartError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MartError';
    this.code = code;
    this.details = details;
  }
}

/** Anything thrown, as a MartError: foreign errors become `internal` and keep their message. */
export function asMartError(thrown: unknown): MartError {
  if (thrown instanceof MartError) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return cancelled();
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // A trap: nothing more is known of the module's memory.
  if (thrown instanceof WebAssembly.RuntimeError) return new MartError('worker-died', message, {}, thrown);
  return new MartError('internal', message, {}, thrown);
}

export function toPlainError(thrown: unknown): PlainError {
  const { code, message, details } = asMartError(thrown);
  return { code, message, details };
}

export function fromPlainError(plain: PlainError): MartError {
  return new MartError(plain.code, plain.message, plain.details);
}

export function cancelled(): MartError {
  return new MartError('cancelled', 'cancelled');
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

/** What `work` gives, or `cancelled` as soon as the signal aborts; `work` itself goes on. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(cancelled());
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
  const output = await Promise.race([work, aborted]);
  // Both at once.
  throwIfAborted(signal);
  return output;
}
