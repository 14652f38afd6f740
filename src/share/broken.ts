// The error of a link that is not what an encoder wrote: cut, changed on its way, or made by hand.
import { MartError } from '../lib/errors';

export function linkBroken(why: string, cause?: unknown): MartError {
  return new MartError('link-broken', `the link cannot be read: ${why}`, {}, cause);
}
