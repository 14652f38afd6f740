// What a file's first bytes say without a demuxer: container family, embedded text tracks, encryption, cut-off ends, and
// whether it is no video at all. Reads headers only, a few kilobytes whatever the length.
import type { Parts } from '../lib/remote-file';
import type { ContainerFacts } from './container-facts';
import { inspectIsobmff } from './container-isobmff';
import { inspectMatroska } from './container-matroska';

export type Inspection =
  | { readonly kind: 'container'; readonly facts: ContainerFacts }
  /** Surely no video; `what` is the kind of file, e.g. 'image'. */
  | { readonly kind: 'other-file'; readonly what: string };

/** First bytes of things that people drop by mistake and that ffmpeg would "open" as a one-picture video or a text. */
const OTHER_FILES: readonly (readonly [magic: string, what: string])[] = [
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['BM', 'image'],
  ['II*\0', 'image'],
  ['MM\0*', 'image'],
  ['8BPS', 'image'],
  ['%PDF', 'document'],
  ['PK\x03\x04', 'archive'],
  ['\x1f\x8b', 'archive'],
  ['Rar!', 'archive'],
  ["7z\xbc\xaf'\x1c", 'archive'],
  ['\x7fELF', 'program'],
  ['MZ', 'program'],
];

export async function inspectContainer(file: Parts): Promise<Inspection> {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const ascii = String.fromCharCode(...head.subarray(0, 16));
  if (ascii.startsWith('\x1a\x45\xdf\xa3')) return container(await inspectMatroska(file));
  if (/^....(ftyp|moov|mdat|free|skip|wide|pnot|styp|moof|sidx)/s.test(ascii)) {
    // HEIF pictures are ISO files too.
    if (/^....ftyp(heic|heix|mif1|avif)/s.test(ascii)) return { kind: 'other-file', what: 'image' };
    return container(await inspectIsobmff(file));
  }
  if (/^RIFF....WEBP/s.test(ascii)) return { kind: 'other-file', what: 'image' };
  const other = OTHER_FILES.find(([magic]) => ascii.startsWith(magic));
  if (other) return { kind: 'other-file', what: other[1] };
  if (isText(head)) return { kind: 'other-file', what: 'text' };
  const facts = {
    textTracks: 0,
    encrypted: false,
    cut: cutRiff(file, head),
    indexMissing: false,
    beyond: null,
    impossible: null,
  };
  return container({ family: 'other', ...facts });
}

function container(facts: ContainerFacts): Inspection {
  return { kind: 'container', facts };
}

/** AVI says its length in its header; files above 4 GB say 0 or wrap, so that only smaller ones tell. */
function cutRiff(file: Parts, head: Uint8Array): boolean {
  if (String.fromCharCode(...head.subarray(0, 4)) !== 'RIFF' || head.length < 8) return false;
  const announced = new DataView(head.buffer).getUint32(4, true);
  return announced !== 0xffffffff && announced + 8 > file.size + 1;
}

/** Printable in UTF-8 from start to end, which no video is. YUV4MPEG begins with a line of text but does not stay so. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return false;
  try {
    // The piece may end inside a character: `stream` lets it.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
