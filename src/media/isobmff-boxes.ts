// Boxes of MP4 and QuickTime files, read in place: where each lies, and the few fields that questions about them need.
import type { Parts } from '../lib/remote-file';

export interface Box {
  readonly type: string;
  /** First byte of the content and first byte after the box. */
  readonly start: number;
  readonly end: number;
}

/** More boxes at one level than any sane file has (a fragmented file has two per fragment: the first ones suffice). */
const MOST_BOXES = 4096;

export async function* boxes(file: Parts, from: number, to: number): AsyncGenerator<Box> {
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

export async function child(file: Parts, parent: Box, type: string): Promise<Box | null> {
  for await (const box of boxes(file, parent.start, parent.end)) if (box.type === type) return box;
  return null;
}

/** Big-endian; 0 where the file has ended. */
export async function uint32(file: Parts, position: number): Promise<number> {
  const view = new DataView(await file.slice(position, position + 4).arrayBuffer());
  return view.byteLength === 4 ? view.getUint32(0) : 0;
}

export async function characters(file: Parts, position: number): Promise<string> {
  const view = new DataView(await file.slice(position, position + 4).arrayBuffer());
  return view.byteLength === 4 ? latin(view, 0) : '';
}

function latin(view: DataView, offset: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(offset + i)));
}
