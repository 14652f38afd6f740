// MP4 and QuickTime boxes, as far as the questions of container.ts go: is there an index, does a box end after the
// file does, is the picture track encrypted, which tracks hold subtitle text.
import type { ContainerFacts } from './container';

interface Box {
  readonly type: string;
  /** First byte of the content and first byte after the box. */
  readonly start: number;
  readonly end: number;
}

/** More boxes at one level than any sane file has (a fragmented file has two per fragment: the first ones suffice). */
const MOST_BOXES = 4096;

export async function inspectIsobmff(file: Blob): Promise<ContainerFacts> {
  let cut = false;
  let movie: Box | null = null;
  for await (const box of boxes(file, 0, file.size)) {
    if (box.end > file.size) cut = true;
    if (box.type === 'moov' && box.end <= file.size) movie = box;
    // What follows an index and the first fragment does not change the answers.
    if (box.type === 'moof' && movie) break;
  }
  let encrypted = false;
  let textTracks = 0;
  if (movie) {
    for await (const track of boxes(file, movie.start, movie.end)) {
      if (track.type !== 'trak') continue;
      const { handler, entry } = await trackKind(file, track);
      if (handler === 'vide' && entry === 'encv') encrypted = true;
      if (handler !== 'vide' && handler !== 'soun' && entry === 'tx3g') textTracks++;
    }
  }
  return { family: 'isobmff', textTracks, encrypted, cut, indexMissing: movie === null };
}

/** Handler type ('vide', 'soun', 'sbtl', 'text') and name of the first sample entry ('avc1', 'encv', 'tx3g'). */
async function trackKind(file: Blob, track: Box): Promise<{ handler: string; entry: string }> {
  const media = await child(file, track, 'mdia');
  const handlerBox = media && (await child(file, media, 'hdlr'));
  const information = media && (await child(file, media, 'minf'));
  const table = information && (await child(file, information, 'stbl'));
  const description = table && (await child(file, table, 'stsd'));
  // hdlr: version and flags, predefined, type. stsd: version and flags, count, then the first entry's size and name.
  return {
    handler: handlerBox ? await characters(file, handlerBox.start + 8) : '',
    entry: description ? await characters(file, description.start + 12) : '',
  };
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

async function characters(file: Blob, position: number): Promise<string> {
  const view = new DataView(await file.slice(position, position + 4).arrayBuffer());
  return view.byteLength === 4 ? latin(view, 0) : '';
}

function latin(view: DataView, offset: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(offset + i)));
}
