// A segment's mask as bits, as records, links and files hold it.
import { VISUAL_PATCHES } from './shapes';

export const MASK_BYTES = VISUAL_PATCHES / 8;

/** [392] of 0 and 1 as 49 bytes: patch i is bit i % 8 of byte floor(i / 8). */
export function packMask(mask: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(MASK_BYTES);
  for (let i = 0; i < mask.length; i++) if (mask[i]) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  return bytes;
}

/** The [392] of 0 and 1 that `packMask` packed. */
export function unpackMask(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: VISUAL_PATCHES }, (_, i) => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1);
}
