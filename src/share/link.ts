// Share links: an analysis as a text for the fragment of an address, and back. The fragment never leaves the browser; what
// the text holds is in docs/share-link.md. A link is made by strangers: nothing is made of it before it was checked.
import { deflateSync, inflateSync } from 'fflate';
import type { KeptAnalysis } from '../analysis/kept';
import type { AnalysisResult } from '../analysis/result';
import { MartError } from '../lib/errors';
import { type LinkChoices, LONGEST_WITH_PICTURES, PAGE_ADDRESS } from './address';
import { linkBroken } from './broken';
import { ByteReader, ByteWriter } from './bytes';
import { carry, resultOf } from './carry';
import { bytesIn, seal, unseal } from './envelope';
import { packPictures, unpackPictures } from './pictures';
import { linkRecord } from './record';

const VERSION = 2;
/** Of a record, deflated or not: 720 segments full of words are less. */
const MOST_BYTES = 2 ** 23;

/** The text behind `#r=`. */
export async function encodeLink(kept: KeptAnalysis, choices: LinkChoices): Promise<string> {
  const written = new ByteWriter();
  linkRecord.write(written, carry(kept.result, choices));
  const record = written.done();
  const body = new ByteWriter();
  const deflated = deflateSync(record, { level: 9 });
  body.natural(record.length);
  body.natural(deflated.length);
  body.bytes(deflated);
  if (choices.thumbnails) {
    const room = bytesIn(LONGEST_WITH_PICTURES - PAGE_ADDRESS) - body.done().length;
    body.bytes((await packPictures(kept.thumbnails, room)) ?? new Uint8Array());
  }
  return seal({ version: VERSION, body: body.done() });
}

/** Throws `link-broken`, or `link-newer` for a version that this page does not know. */
export async function decodeLink(text: string): Promise<KeptAnalysis> {
  const { version, body } = unseal(text);
  if (version > VERSION) throw new MartError('link-newer', `the link is of version ${version}`, { version });
  if (version < VERSION) throw linkBroken(`nothing of version ${version} was ever released`);
  const reader = new ByteReader(body);
  const result = readRecord(reader);
  const segments = result.segments.length;
  const none = Array.from({ length: segments }, () => null);
  const thumbnails = reader.left > 0 ? await unpackPictures(reader.bytes(reader.left), segments) : none;
  return { result, thumbnails, sounds: none };
}

function readRecord(body: ByteReader): AnalysisResult {
  const length = body.natural(MOST_BYTES);
  const deflated = body.bytes(body.natural(MOST_BYTES));
  const reader = new ByteReader(inflated(deflated, length));
  const result = resultOf(linkRecord.read(reader));
  if (reader.left > 0) throw linkBroken('there is more than a record');
  return result;
}

/** Whatever it would inflate to, it gets no more room than it says; a record that says too little ends too early. */
function inflated(bytes: Uint8Array, length: number): Uint8Array {
  try {
    return inflateSync(bytes, { out: new Uint8Array(length) });
  } catch (error) {
    throw linkBroken('it cannot be inflated', error);
  }
}
