// MP4 and QuickTime boxes, as far as the questions of container.ts go: is there an index, does a box end after the
// file does, is the picture track encrypted, which tracks hold subtitle text, and what Mediabunny can't follow.
import type { ContainerFacts } from './container-facts';

interface Box {
  readonly type: string;
  /** First byte of the content and first byte after the box. */
  readonly start: number;
  readonly end: number;
}

/** More boxes at one level than any sane file has (a fragmented file has two per fragment: the first ones suffice). */
const MOST_BOXES = 4096;
/** Bytes of an edit list that are looked at: two pieces are as telling as a thousand. */
const MOST_EDITS = 4096;

export async function inspectIsobmff(file: Blob): Promise<ContainerFacts> {
  let cut = false;
  let movie: Box | null = null;
  let fragmented = false;
  for await (const box of boxes(file, 0, file.size)) {
    if (box.end > file.size) cut = true;
    if (box.type === 'moov' && box.end <= file.size) movie = box;
    if (box.type === 'moof') fragmented = true;
    // What follows an index and the first fragment does not change the answers.
    if (fragmented && movie) break;
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
      else if (shown && fragmented && samples > 0) beyond = 'partly-fragmented';
      else if (handler === 'pict' && samples > 1) beyond = 'image-sequence';
    }
  }
  return { family: 'isobmff', textTracks, encrypted, cut, indexMissing: movie === null, beyond };
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

async function readTrack(file: Blob, track: Box): Promise<Track> {
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
async function pieces(file: Blob, list: Box): Promise<number> {
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

async function child(file: Blob, parent: Box, type: string): Promise<Box | null> {
  for await (const box of boxes(file, parent.start, parent.end)) if (box.type === type) return box;
  return null;
}

async function* boxes(file: Blob, from: number, to: number): AsyncGenerator<Box> {
  let position = from;
  for (let count = 0; position + 8 <= Math.min(to, file.size) && count < MOST_BOXES; count++) {
    const view = new DataView(await file.slice(position, position + 16).arrayBuffer());
    const small = view.getUint32(0);
    const long = small === 1 && view.byteLength >= 16;
    const size = long ? Number(view.getBigUint64(8)) : small;
    const header = long ? 16 : 8;
    // 0: to the end of the file.
    const end = small === 0 ? to : position + size;
    if (end < position + header) return;
    yield { type: latin(view, 4), start: position + header, end };
    position = end;
  }
}

async function uint32(file: Blob, position: number): Promise<number> {
  const view = new DataView(await file.slice(position, position + 4).arrayBuffer());
  return view.byteLength === 4 ? view.getUint32(0) : 0;
}

async function characters(file: Blob, position: number): Promise<string> {
  const view = new DataView(await file.slice(position, position + 4).arrayBuffer());
  return view.byteLength === 4 ? latin(view, 0) : '';
}

function latin(view: DataView, offset: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(offset + i)));
}
