// Typed calls into a worker (comlink), with MartError's code and details kept on the way back.
import * as Comlink from 'comlink';
import { fromPlainError, type PlainError, toPlainError } from './errors';

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
