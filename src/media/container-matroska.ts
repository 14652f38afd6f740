// Matroska and WebM elements, as far as the questions of container.ts go: text tracks, encrypted pictures, a segment
// that ends after the file does.
import type { Parts } from '../lib/remote-file';
import type { ContainerFacts } from './container-facts';

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const CONTENT_ENCODINGS = 0x6d80;
const CONTENT_ENCODING = 0x6240;
const CONTENT_ENCRYPTION = 0x5035;
const VIDEO = 1;
const SUBTITLE = 17;

/** Nobody's track list is longer; codec tables (fonts are attachments) stay far below. */
const LONGEST_TRACKS = 4 * 2 ** 20;
const MOST_ELEMENTS = 64;

interface Element {
  readonly id: number;
  readonly start: number;
  /** Infinity where the size is unknown (live recordings). */
  readonly end: number;
}

export async function inspectMatroska(file: Parts): Promise<ContainerFacts> {
  const facts = {
    family: 'matroska',
    textTracks: 0,
    encrypted: false,
    cut: false,
    indexMissing: false,
    beyond: null,
    impossible: null,
  } as const;
  const header = await elementAt(file, 0);
  const segment = header && (await elementAt(file, header.end));
  if (segment?.id !== SEGMENT) return { ...facts, cut: true };
  const cut = Number.isFinite(segment.end) && segment.end > file.size;
  let position = segment.start;
  for (let count = 0; count < MOST_ELEMENTS; count++) {
    const element = await elementAt(file, position);
    if (!element || element.id === CLUSTER) break;
    if (element.id === TRACKS && element.end - element.start <= LONGEST_TRACKS) {
      const bytes = new Uint8Array(await file.slice(element.start, element.end).arrayBuffer());
      return { ...facts, ...readTracks(bytes), cut };
    }
    position = element.end;
  }
  return { ...facts, cut };
}

function readTracks(bytes: Uint8Array): { textTracks: number; encrypted: boolean } {
  let textTracks = 0;
  let encrypted = false;
  for (const [id, track] of elements(bytes)) {
    if (id !== TRACK_ENTRY) continue;
    const fields = new Map(elements(track));
    const type = fields.get(TRACK_TYPE)?.at(-1);
    const codec = String.fromCharCode(...(fields.get(CODEC_ID) ?? [])).replace(/\0+$/, '');
    if (type === SUBTITLE && /^S_TEXT\/|^S_(ASS|SSA)$|^D_WEBVTT\/(SUBTITLES|CAPTIONS)$/.test(codec)) textTracks++;
    if (type === VIDEO && isEncrypted(fields.get(CONTENT_ENCODINGS))) encrypted = true;
  }
  return { textTracks, encrypted };
}

function isEncrypted(encodings: Uint8Array | undefined): boolean {
  if (!encodings) return false;
  return [...elements(encodings)].some(
    ([id, encoding]) =>
      id === CONTENT_ENCODING && [...elements(encoding)].some(([field]) => field === CONTENT_ENCRYPTION),
  );
}

async function elementAt(file: Parts, position: number): Promise<Element | null> {
  if (position >= file.size) return null;
  const bytes = new Uint8Array(await file.slice(position, position + 12).arrayBuffer());
  const element = elementIn(bytes, 0);
  return element && { id: element.id, start: position + element.start, end: position + element.end };
}

function* elements(bytes: Uint8Array): Generator<[id: number, content: Uint8Array]> {
  for (let position = 0; position < bytes.length; ) {
    const element = elementIn(bytes, position);
    if (!element || element.end > bytes.length) return;
    yield [element.id, bytes.subarray(element.start, element.end)];
    position = element.end;
  }
}

/** Id with its length marker, size without it, as EBML has them; null where the bytes are no element. */
function elementIn(bytes: Uint8Array, position: number): Element | null {
  const idLength = Math.clz32(bytes[position] ?? 0) - 23;
  const sizeAt = position + idLength;
  const first = bytes[sizeAt];
  if (idLength > 4 || !first) return null;
  const sizeLength = Math.clz32(first) - 23;
  const start = sizeAt + sizeLength;
  if (start > bytes.length) return null;
  const id = bytes.subarray(position, sizeAt).reduce((value, byte) => value * 256 + byte, 0);
  const mask = (1 << (8 - sizeLength)) - 1;
  const size = bytes.subarray(sizeAt + 1, start).reduce((value, byte) => value * 256 + byte, first & mask);
  const unknown = (first & mask) === mask && bytes.subarray(sizeAt + 1, start).every((byte) => byte === 0xff);
  return { id, start, end: unknown ? Number.POSITIVE_INFINITY : start + size };
}
