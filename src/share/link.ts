// Share links: an analysis as a text for the fragment of an address, and back. The fragment never leaves the browser; what
// the text holds is in docs/share-link.md.
import type { KeptAnalysis } from '../analysis/kept';
import { type AnalysisResult, analysisResultSchema } from '../analysis/result';
import { MartError } from '../lib/errors';
import { type LinkChoices, LONGEST_PLAIN, LONGEST_WITH_PICTURES, PAGE_ADDRESS } from './address';
import { linkBroken } from './broken';
import { seal, unseal } from './envelope';
import { packPictures, unpackPictures } from './pictures';
import { BitDecoder, BitEncoder } from './range-coder';
import { codeRecord, type RecordOptions } from './record';
import { Wire } from './wire';

const VERSION = 2;

/** A link of more segments, or one that gets too long, has coarser logits. */
const FINE_SEGMENTS = 16;
/** Coarsest steps of logits, as powers of a half: both show the same numbers, and the finer ones keep Eq. 3 closer. */
const FINE = 6;
const COARSE = 4;

/** The text behind `#r=`. */
export async function encodeLink(kept: KeptAnalysis, { words, thumbnails }: LinkChoices): Promise<string> {
  const coarsest = coarsestOf(kept);
  const record = packRecord(kept, { words, coarsest });
  const room = bytesIn(LONGEST_WITH_PICTURES) - record.length;
  const pictures = thumbnails ? await packPictures(kept.thumbnails, room) : null;
  return seal({ version: VERSION, body: joined(record, pictures ?? new Uint8Array()) });
}

function coarsestOf(kept: KeptAnalysis): number {
  if (kept.result.segments.length > FINE_SEGMENTS) return COARSE;
  return packRecord(kept, { words: false, coarsest: FINE }).length <= bytesIn(LONGEST_PLAIN) ? FINE : COARSE;
}

/** Throws `link-broken`, or `link-newer` for a version that this page does not know. */
export async function decodeLink(text: string): Promise<KeptAnalysis> {
  const { version, body } = unseal(text);
  const decode = DECODERS[version];
  if (!decode) throw new MartError('link-newer', `the link is of version ${version}`, { version });
  return decode(body);
}

/** Every version that was ever written stays here. */
const DECODERS: Readonly<Record<number, (body: Uint8Array) => Promise<KeptAnalysis>>> = {
  1: (body) => decodeRecord(body, 1),
  2: (body) => decodeRecord(body, 2),
};

async function decodeRecord(body: Uint8Array, version: 1 | 2): Promise<KeptAnalysis> {
  if (body.length < LENGTH_BYTES) throw linkBroken('it is too short');
  const [high = 0, middle = 0, low = 0] = body;
  const end = LENGTH_BYTES + high * 65536 + middle * 256 + low;
  if (end > body.length) throw linkBroken('it is too short');
  const result = readRecord(body.subarray(LENGTH_BYTES, end), version);
  const segments = result.segments.length;
  const none = Array.from({ length: segments }, () => null);
  const thumbnails = end < body.length ? await unpackPictures(body.subarray(end), segments) : none;
  return { result, thumbnails, sounds: none };
}

/** Also a link whose sum is right may be made up: whatever it makes the decoder trip over is `link-broken`. */
function readRecord(bytes: Uint8Array, version: 1 | 2): AnalysisResult {
  try {
    const result = codeRecord(new Wire(new BitDecoder(bytes)), null, { version, words: false, coarsest: COARSE });
    return analysisResultSchema.parse(result);
  } catch (error) {
    throw error instanceof MartError && error.code === 'link-broken' ? error : linkBroken('it makes no sense', error);
  }
}

/** Length of the record, in front of it. */
const LENGTH_BYTES = 3;

function joined(record: Uint8Array, pictures: Uint8Array): Uint8Array {
  const { length } = record;
  return Uint8Array.from([length >> 16, (length >> 8) & 255, length & 255, ...record, ...pictures]);
}

function packRecord({ result }: KeptAnalysis, options: Omit<RecordOptions, 'version'>): Uint8Array {
  const encoder = new BitEncoder();
  codeRecord(new Wire(encoder), result, { ...options, version: VERSION });
  return encoder.finish();
}

/** Bytes of a record and its pictures in an address of `characters`: version, length and sum are taken off. */
function bytesIn(characters: number): number {
  return Math.floor(((characters - PAGE_ADDRESS) * 3) / 4) - 1 - LENGTH_BYTES - 4;
}
