// MP4 and QuickTime boxes, as far as the questions of container.ts go: is there an index, does a box end after the
// file does, is the picture track encrypted, which tracks hold subtitle text, and what Mediabunny can't follow.
import type { Parts } from '../lib/remote-file';
import type { ContainerFacts } from './container-facts';
import { type Box, boxes, characters, child, uint32 } from './isobmff-boxes';
import { impossibleCount } from './isobmff-counts';

/** Bytes of an edit list that are looked at: two pieces are as telling as a thousand. */
const MOST_EDITS = 4096;
/** Fragments of which the counts are looked at; those of an honest file are alike, and it may have thousands. */
const MOST_FRAGMENTS = 64;

export async function inspectIsobmff(file: Parts): Promise<ContainerFacts> {
  let cut = false;
  let movie: Box | null = null;
  let fragments = 0;
  let impossible: string | null = null;
  for await (const box of boxes(file, 0, file.size)) {
    if (box.end > file.size) cut = true;
    if (box.type === 'moov' && box.end <= file.size) movie = box;
    if (box.type === 'moof') fragments++;
    // One that was cut off is not read by anybody.
    if (/^moo[fv]$/.test(box.type) && box.end <= file.size) impossible ??= await impossibleCount(file, box);
    // What follows an index and the first fragments does not change the answers.
    if (fragments >= MOST_FRAGMENTS && movie) break;
  }
  let encrypted = false;
  let textTracks = 0;
  let beyond: ContainerFacts['beyond'] = null;
  if (movie) {
    for await (const box of boxes(file, movie.start, movie.end)) {
      if (box.type !== 'trak') continue;
      const { handler, entry, samples, edits } = await readTrack(file, box);
      const shown = handler === 'vide' || handler === 'soun';
      if (handler === 'vide' && entry === 'encv') encrypted = true;
      if (!shown && entry === 'tx3g') textTracks++;
      if (shown && edits > 1) beyond = 'edit-list';
      else if (shown && fragments > 0 && samples > 0) beyond = 'partly-fragmented';
      else if (handler === 'pict' && samples > 1) beyond = 'image-sequence';
    }
  }
  return { family: 'isobmff', textTracks, encrypted, cut, indexMissing: movie === null, beyond, impossible };
}

interface Track {
  /** 'vide', 'soun', 'sbtl', 'text', 'pict' */
  readonly handler: string;
  /** Name of the first sample entry: 'avc1', 'encv', 'tx3g'. */
  readonly entry: string;
  /** Samples that the index itself lists, without those of fragments. */
  readonly samples: number;
  /** Pieces of the media that the edit list plays one after the other. */
  readonly edits: number;
}

async function readTrack(file: Parts, track: Box): Promise<Track> {
  const media = await child(file, track, 'mdia');
  const handler = media && (await child(file, media, 'hdlr'));
  const information = media && (await child(file, media, 'minf'));
  const table = information && (await child(file, information, 'stbl'));
  const description = table && (await child(file, table, 'stsd'));
  const sizes = table && ((await child(file, table, 'stsz')) ?? (await child(file, table, 'stz2')));
  const edits = await child(file, track, 'edts');
  const list = edits && (await child(file, edits, 'elst'));
  // hdlr: version and flags, predefined, type. stsd: version and flags, count, then the first entry's size and name.
  // stsz and stz2: version and flags, size, count.
  return {
    handler: handler ? await characters(file, handler.start + 8) : '',
    entry: description ? await characters(file, description.start + 12) : '',
    samples: sizes ? await uint32(file, sizes.start + 8) : 0,
    edits: list ? await pieces(file, list) : 0,
  };
}

/** Entries of an edit list that play something; empty ones only delay what comes after them. */
async function pieces(file: Parts, list: Box): Promise<number> {
  const view = new DataView(await file.slice(list.start, Math.min(list.end, list.start + MOST_EDITS)).arrayBuffer());
  if (view.byteLength < 8) return 0;
  // Duration and media time of 4 bytes each, of 8 in version 1; then the rate. An empty entry's media time is -1.
  const word = view.getUint8(0) === 1 ? 8 : 4;
  let count = 0;
  for (let at = 8; at + 2 * word + 4 <= view.byteLength; at += 2 * word + 4) {
    if (view.getInt32(at + word) !== -1) count++;
  }
  return count;
}
