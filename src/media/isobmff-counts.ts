// Counts in MP4 and QuickTime boxes that cannot be true: more entries than their box has bytes for, more samples than the
// file has bytes. Demuxers loop as often as such a number says, up to 2^32 times, so they must not see it.
import type { Parts } from '../lib/remote-file';
import { type Box, boxes, child } from './isobmff-boxes';

/** Of a table's content: where its count stands, the bytes before its entries, and the bits of an entry at least. */
interface Table {
  readonly count: number;
  readonly before: number;
  readonly bits: number;
}

const table = (bytes: number, count = 4): Table => ({ count, before: count + 4, bits: 8 * bytes });

/** `keys`: each has a size and a name space before its name. */
const TABLES: Readonly<Record<string, Table>> = {
  stts: table(8),
  ctts: table(8),
  stsc: table(12),
  stss: table(4),
  stps: table(4),
  stco: table(4),
  co64: table(8),
  keys: table(8),
  stsd: table(8),
  dref: table(8),
};

/** Boxes with tables of their own inside. `meta` has version and flags before them in MP4, not in QuickTime. */
const HOLDERS = new Set([
  'moov',
  'trak',
  'mdia',
  'minf',
  'dinf',
  'stbl',
  'edts',
  'mvex',
  'udta',
  'meta',
  'moof',
  'traf',
]);

/** A whole table of 1.5 million entries may be read to add up what they say. */
const LONGEST = 16 * 2 ** 20;
/** What files by careless writers may be off by; harmless to loop over. */
const SLACK = 65_536;

/** The type of the first box within `parent` (a movie or a fragment) that announces more than there is, or null. */
export async function impossibleCount(file: Parts, parent: Box, depth = 0): Promise<string | null> {
  // Nested deeper than any box there is.
  if (depth > 8) return parent.type;
  const from = parent.type === 'meta' ? await metaStart(file, parent) : parent.start;
  for await (const { type, start, end } of boxes(file, from, parent.end)) {
    const box = { type, start, end: Math.min(end, parent.end) };
    if (await claimsTooMuch(file, box)) return box.type;
    const within = HOLDERS.has(box.type) ? await impossibleCount(file, box, depth + 1) : null;
    if (within !== null) return within;
    const sums = box.type === 'stbl' ? await impossibleSum(file, box) : null;
    if (sums !== null) return sums;
  }
  return null;
}

async function metaStart(file: Parts, { start, end }: Box): Promise<number> {
  const quickTime = (await child(file, { type: 'meta', start, end }, 'hdlr')) !== null;
  return quickTime ? start : start + 4;
}

async function claimsTooMuch(file: Parts, box: Box): Promise<boolean> {
  const size = box.end - box.start;
  const short = TABLES[box.type];
  const known = short ?? (/^(stsz|stz2|elst|pssh|saiz|saio|trun|tfra)$/.test(box.type) ? null : undefined);
  if (known === undefined) return false;
  const view = await content(file, box, 64);
  const found = known ?? tableOf(box.type, view);
  if (found === null || view.byteLength < found.count + 4) return false;
  const count = view.getUint32(found.count);
  // An entry without bytes in the box stands for a sample, which has one in the file at least.
  if (found.bits === 0) return count > file.size;
  return found.before + (count * found.bits) / 8 > size;
}

/** Tables whose shape their own fields say; null where nothing is listed. */
function tableOf(type: string, view: DataView): Table | null {
  if (view.byteLength < 12) return null;
  const version = view.getUint8(0);
  const flags = view.getUint32(0) & 0xffffff;
  switch (type) {
    case 'stsz':
      return view.getUint32(4) === 0 ? table(4, 8) : null;
    case 'stz2':
      return { count: 8, before: 12, bits: view.getUint8(7) };
    case 'elst':
      return table(version === 1 ? 20 : 12);
    case 'pssh':
      // Key ids stand after the system's id from version 1 on.
      return version > 0 ? table(16, 20) : table(1, 20);
    case 'saiz': {
      const count = flags & 1 ? 13 : 5;
      return { count, before: count + 4, bits: view.byteLength > count && view.getUint8(count - 1) === 0 ? 8 : 0 };
    }
    case 'saio':
      return table(version === 1 ? 8 : 4, flags & 1 ? 12 : 4);
    case 'trun': {
      const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
      return { count: 4, before: 8, bits: 32 * fields };
    }
    default:
      // tfra: times and offsets of 4 or 8 bytes, then three numbers of 1 to 4 bytes.
      return table((version === 1 ? 16 : 8) + 3, 12);
  }
}

/** Samples that the tables of one track speak of beyond those that it lists. */
async function impossibleSum(file: Parts, samples: Box): Promise<string | null> {
  const sizes = (await child(file, samples, 'stsz')) ?? (await child(file, samples, 'stz2'));
  const head = sizes && (await content(file, sizes, 12));
  // Without a list of sizes nothing is listed.
  const listed = head && head.byteLength >= 12 ? head.getUint32(8) : 0;
  const each = head && sizes.type === 'stsz' && head.byteLength >= 12 ? head.getUint32(4) : 0;
  // All of one size: the list itself takes no bytes.
  if (each > 0 && listed > file.size + SLACK) return 'stsz';
  const chunks = await child(file, samples, 'stsc');
  for (const perChunk of chunks ? await column(file, chunks, 12, 4) : []) if (perChunk > listed + SLACK) return 'stsc';
  // Without offsets the times are never spread out over samples.
  const offsets = await child(file, samples, 'ctts');
  const times = offsets && (await child(file, samples, 'stts'));
  for (const box of [offsets, times]) {
    const counts = box ? await column(file, box, 8, 0) : [];
    if (counts.reduce((sum, count) => sum + count, 0) > 2 * listed + SLACK) return box?.type ?? null;
  }
  return null;
}

/** The number at byte `at` of each entry of a table of `bytes` bytes an entry. */
async function column(file: Parts, box: Box, bytes: number, at: number): Promise<number[]> {
  const view = await content(file, box, LONGEST);
  const numbers: number[] = [];
  for (let entry = 8; entry + bytes <= view.byteLength; entry += bytes) numbers.push(view.getUint32(entry + at));
  return numbers;
}

async function content(file: Parts, { start, end }: Box, most: number): Promise<DataView> {
  return new DataView(await file.slice(start, Math.min(end, start + most)).arrayBuffer());
}
