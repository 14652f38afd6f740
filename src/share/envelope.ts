// The outside of every link, the same for all versions: a version byte, the body, and a CRC-32 of both, as base64url. Any
// change of a single character changes at most 6 neighbouring bits, which a CRC always notices.
import { base64ToBytes, bytesToBase64 } from '../lib/base64';
import { linkBroken } from './broken';

const CHECK_BYTES = 4;

export interface Envelope {
  readonly version: number;
  readonly body: Uint8Array;
}

export function seal({ version, body }: Envelope): string {
  const bytes = new Uint8Array(1 + body.length + CHECK_BYTES);
  bytes[0] = version;
  bytes.set(body, 1);
  const end = bytes.length - CHECK_BYTES;
  new DataView(bytes.buffer).setUint32(end, crc32(bytes.subarray(0, end)));
  return toBase64Url(bytes);
}

/** Throws `link-broken` unless the text is, character for character, what `seal` wrote. */
export function unseal(text: string): Envelope {
  const bytes = fromBase64Url(text);
  const end = bytes.length - CHECK_BYTES;
  if (end < 1) throw linkBroken('it is too short');
  if (new DataView(bytes.buffer).getUint32(end) !== crc32(bytes.subarray(0, end))) throw linkBroken('its sum is wrong');
  return { version: bytes[0] ?? 0, body: bytes.subarray(1, end) };
}

function toBase64Url(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) throw linkBroken('it has other characters than a link has');
  const bytes = base64ToBytes(text.replaceAll('-', '+').replaceAll('_', '/'));
  // The last character may hold bits that stand for nothing: only zeros are right.
  if (toBase64Url(bytes) !== text) throw linkBroken('its end is wrong');
  return bytes;
}

/** CRC-32 as in gzip and PNG. */
function crc32(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
