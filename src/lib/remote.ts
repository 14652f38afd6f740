// Typed calls into a worker (comlink), with MartError's code and details kept on the way back. A worker that dies leaves
// nobody waiting, and is made anew by the next call. Work-around: comlink 4.4: calls to a dead worker never settle
// (https://github.com/GoogleChromeLabs/comlink/issues/601). Goes when they reject.
import * as Comlink from 'comlink';
import { asMartError, cancelled, fromPlainError, MartError, type PlainError, toPlainError } from './errors';

interface Thrown {
  readonly value: unknown;
}
type Serialized =
  | { readonly failed: true; readonly error: PlainError }
  | { readonly failed: false; readonly value: unknown };

/**
 * Call once on both sides, before the first `expose` or `wrap`. Work-around: comlink 4.4: an error loses all but name, message
 * and stack (https://github.com/GoogleChromeLabs/comlink/issues/594). Goes when its own fields come along.
 */
export function installErrorTransfer(): void {
  const marked = Comlink.transferHandlers.get('throw');
  if (!marked) throw new Error('comlink has no throw handler');
  const handler: Comlink.TransferHandler<Thrown, Serialized> = {
    canHandle: marked.canHandle as (value: unknown) => value is Thrown,
    serialize: ({ value }) => [{ failed: true, error: toPlainError(value) }, []],
    deserialize: (serialized) => {
      throw serialized.failed ? fromPlainError(serialized.error) : serialized.value;
    },
  };
  Comlink.transferHandlers.set('throw', handler as Comlink.TransferHandler<unknown, unknown>);
}

export interface Connection<Api> {
  /** Its calls start the worker if there is none, and reject with a MartError when it dies meanwhile. */
  readonly api: Comlink.Remote<Api>;
  /** Starts it ahead of the first call. */
  start(): void;
  /** Ends it; calls that wait reject with `why`. */
  stop(why?: MartError): void;
}

interface Running {
  readonly worker: Worker;
  readonly remote: Readonly<Record<PropertyKey, (...given: unknown[]) => Promise<unknown>>>;
  /** Rejects a call that waits. */
  readonly waiting: Set<(error: MartError) => void>;
  /** Whether it has ever answered: until then its script is loading. */
  answered: boolean;
  /** Whether its signs of life are asked for. */
  watched: boolean;
}

/** How it is found out that a worker is caught in a loop: its calls then neither end nor fail. */
export interface Watchdog<Api> {
  /** ms without an answer to `alive` after which the worker is ended. */
  readonly patience: number;
  /** What a worker that is free answers at once. */
  readonly alive: keyof Api & string;
  /** What those who wait are told. */
  readonly why: () => MartError;
}

/** Signs of life that are asked for before a worker is given up: a machine that sleeps or is busy misses one, not all. */
const PULSES = 5;

/**
 * The worker that `create` makes, at the other end of `api`. One that dies (an error that nothing caught, a message that
 * can't be read, a trap in WebAssembly) is ended, and made anew by the next call. `greet` is called with each new one;
 * `onDeath` after each death, before anybody who waits hears of it. With a `watchdog` a worker dies of a loop too.
 */
export function connect<Api extends object>(
  create: () => Worker,
  {
    greet,
    onDeath,
    watchdog,
  }: {
    greet?: (api: Comlink.Remote<Api>) => unknown;
    onDeath?: (why: MartError) => void;
    watchdog?: Watchdog<Api>;
  } = {},
): Connection<Api> {
  installErrorTransfer();
  let running: Running | null = null;

  function die(dead: Running, why: MartError): void {
    if (running !== dead) return;
    running = null;
    dead.worker.terminate();
    onDeath?.(why);
    for (const reject of dead.waiting) reject(why);
  }

  /** Asks for signs of life as long as anybody waits. */
  function watch(mine: Running, { patience, alive, why }: Watchdog<Api>): void {
    let unanswered = 0;
    const timer = setInterval(() => {
      if (running !== mine || mine.waiting.size === 0) {
        clearInterval(timer);
        mine.watched = false;
        return;
      }
      // Its script is still on its way.
      if (!mine.answered) return;
      if (unanswered === PULSES) die(mine, why());
      else if (unanswered++ === 0) void mine.remote[alive]?.().finally(() => (unanswered = 0));
    }, patience / PULSES);
    mine.watched = true;
  }

  function start(): Running {
    const worker = create();
    const mine = {
      worker,
      remote: Comlink.wrap(worker) as unknown as Running['remote'],
      waiting: new Set<(error: MartError) => void>(),
      watched: false,
      answered: false,
    };
    worker.addEventListener('message', () => (mine.answered = true), { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      const what = event.message ?? 'not found';
      const never = new MartError('fetch-failed', `a worker's script did not start: ${what}`);
      die(mine, mine.answered ? new MartError('worker-died', what) : never);
    });
    worker.addEventListener('messageerror', () => die(mine, new MartError('worker-died', 'an answer can’t be read')));
    running = mine;
    greet?.(api);
    return mine;
  }

  function call(name: PropertyKey, given: unknown[]): Promise<unknown> {
    const mine = running ?? start();
    return new Promise((resolve, reject) => {
      mine.waiting.add(reject);
      if (watchdog && !mine.watched) watch(mine, watchdog);
      mine.remote[name]?.(...given)
        .then(resolve, (thrown: unknown) => {
          const error = asMartError(thrown);
          if (error.code === 'worker-died') die(mine, error);
          reject(error);
        })
        .finally(() => mine.waiting.delete(reject));
    });
  }

  const api = new Proxy({} as Comlink.Remote<Api>, {
    // What has a `then` is taken for a promise.
    get: (_, name) => (name === 'then' ? undefined : (...given: unknown[]) => call(name, given)),
  });
  return {
    api,
    start: () => void (running ?? start()),
    stop(why = cancelled()) {
      if (running) die(running, why);
    },
  };
}
