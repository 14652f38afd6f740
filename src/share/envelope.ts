// The outside of every link, the same for all versions: a version byte, the length of the body, the body, and a CRC-32 of
// it all, as base64url. Any change of a single character changes at most 6 neighbouring bits, which a CRC always notices.
import { base64ToBytes, bytesToBase64 } from '../lib/base64';
import { linkBroken } from './broken';

/** Big-endian. */
const LENGTH_BYTES = 3;
const CHECK_BYTES = 4;
const HEAD_BYTES = 1 + LENGTH_BYTES;

export interface Envelope {
  readonly version: number;
  readonly body: Uint8Array;
}

/** Bytes of a body whose link has `characters`. */
export function bytesIn(characters: number): number {
  return Math.floor((characters * 3) / 4) - HEAD_BYTES - CHECK_BYTES;
}

export function seal({ version, body }: Envelope): string {
  const bytes = new Uint8Array(HEAD_BYTES + body.length + CHECK_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  view.setUint8(0, version);
  bytes.set(body, HEAD_BYTES);
  const end = bytes.length - CHECK_BYTES;
  view.setUint32(end, crc32(bytes.subarray(0, end)));
  return toBase64Url(bytes);
}

/** Throws `link-broken` unless the text begins, character for character, with what `seal` wrote. */
export function unseal(text: string): Envelope {
  // The head says where the link ends: a messenger's underscore behind it is no part of it.
  const length = bodyLength(text);
  const bytes = fromBase64Url(text.slice(0, charactersFor(HEAD_BYTES + length + CHECK_BYTES)));
  const end = bytes.length - CHECK_BYTES;
  if (end < HEAD_BYTES || length > end - HEAD_BYTES) throw linkBroken('it was cut');
  const view = new DataView(bytes.buffer);
  if (view.getUint32(end) !== crc32(bytes.subarray(0, end))) throw linkBroken('its sum is wrong');
  return { version: view.getUint8(0), body: bytes.subarray(HEAD_BYTES, end) };
}

/** What the head of a link says of its body; 0 where not even that is there. */
function bodyLength(text: string): number {
  const head = text.slice(0, charactersFor(HEAD_BYTES));
  if (head.length < charactersFor(HEAD_BYTES) || !LETTERS.test(head)) return 0;
  const bytes = base64ToBytes(toBase64(head));
  return new DataView(bytes.buffer).getUint32(0) % 2 ** 24;
}

function charactersFor(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}

const LETTERS = /^[\w-]*$/;

const toBase64 = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/');

function toBase64Url(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!LETTERS.test(text) || text.length % 4 === 1) throw linkBroken('it has other characters than a link has');
  const bytes = base64ToBytes(toBase64(text));
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
