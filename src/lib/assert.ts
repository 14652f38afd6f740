// Guards: `requireArgument` for misuse by a caller, `assert` for what cannot happen.
import { MartError } from './errors';

/** Throws `invalid-argument` naming the argument and the rule that it breaks. */
export function requireArgument(condition: boolean, argument: string, rule: string): asserts condition {
  if (!condition) throw new MartError('invalid-argument', `${argument} must be ${rule}`, { argument, rule });
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new MartError('internal', message);
}
