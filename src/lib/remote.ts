// Typed calls into a worker (comlink), with MartError's code and details kept on the way back.
import * as Comlink from 'comlink';
import { fromPlainError, MartError, type PlainError, toPlainError } from './errors';

interface Thrown {
  readonly value: unknown;
}
type Serialized =
  | { readonly failed: true; readonly error: PlainError }
  | { readonly failed: false; readonly value: unknown };

/** Call once on both sides, before the first `expose` or `wrap`. */
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

/** What `first`, the first call into a worker, gives; rejects when the worker's script can't be loaded. */
export function unlessBroken<T>(worker: Worker, first: Promise<T>): Promise<T> {
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new MartError('fetch-failed', `a worker's script did not start: ${message ?? 'not found'}`, {})),
    );
  });
  return Promise.race([first, broken]);
}
