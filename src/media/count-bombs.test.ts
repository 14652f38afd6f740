// Count bombs: files of under a kilobyte in which one number says that thousands of millions of entries follow. Every
// 32-bit count of the boxes that list something, at the values where loops and signed numbers go wrong, must be turned
// away before a demuxer runs, or be harmless to it.
import { readdir, readFile } from 'node:fs/promises';
import { BufferSource, EncodedPacketSink, Input, MP4, QTFF } from 'mediabunny';
import { expect, test, vi } from 'vitest';
import { inspectContainer } from './container';

const VALUES = [0, 1, 2 ** 31 - 1, 2 ** 32 - 1];
/** ms that Mediabunny may take for one of them. */
const LONGEST = 2000;
const HEAP = 256e6;

/** A number that a bomb sets; where it comes to lie is found by its mark. */
const MARK = 0x5eedc0de;
type Part = number | string | Uint8Array;

/** Big-endian words, characters and bytes. */
function bytes(...parts: readonly Part[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part, 'latin1');
      if (typeof part !== 'number') return part;
      const word = Buffer.alloc(4);
      word.writeUInt32BE(part >>> 0);
      return word;
    }),
  );
}

function box(type: string, ...parts: readonly Part[]): Uint8Array {
  const content = bytes(...parts);
  return bytes(8 + content.length, type, content);
}

/** Tables of one picture track of two samples; `own` stands for the table of the same type. */
function movie(own: Uint8Array, within: 'stbl' | 'moov' | 'meta' | 'edts' | 'moof' = 'stbl'): Uint8Array {
  const type = Buffer.from(own.subarray(4, 8)).toString('latin1');
  const entry = box('mp4v', 0, 1, ...Array(4).fill(0), (16 << 16) | 16, 0x480000, 0x480000, ...Array(10).fill(0));
  const usual = {
    stsd: box('stsd', 0, 1, entry),
    stts: box('stts', 0, 1, 2, 512),
    stsc: box('stsc', 0, 1, 1, 2, 1),
    stsz: box('stsz', 0, 0, 2, 4, 4),
    stco: box('stco', 0, 1, 24),
  };
  // Times are spread out over samples only where there are offsets.
  const more = type === 'stts' ? [box('ctts', 0, 1, 2, 0)] : [];
  const instead = type === 'stz2' ? 'stsz' : type === 'co64' ? 'stco' : type;
  const tables = Object.entries(usual).map(([name, usualBox]) =>
    within === 'stbl' && name === instead ? own : usualBox,
  );
  const extra = within === 'stbl' && !(instead in usual) ? [own] : [];
  const track = box(
    'trak',
    box(
      'tkhd',
      3,
      0,
      0,
      1,
      0,
      1024,
      ...Array(4).fill(0),
      0x10000,
      0,
      0,
      0,
      0x10000,
      0,
      0,
      0,
      0x40000000,
      16 << 16,
      16 << 16,
    ),
    ...(within === 'edts' ? [box('edts', own)] : []),
    box(
      'mdia',
      box('mdhd', 0, 0, 0, 12800, 1024, 0x55c40000),
      box('hdlr', 0, 0, 'vide', 0, 0, 0, '\0'),
      box('minf', box('stbl', ...tables, ...extra, ...more)),
    ),
  );
  const fragmented = within === 'moof';
  return bytes(
    box('ftyp', 'isom', 0x200, 'isom'),
    box('mdat', 0, 0),
    box(
      'moov',
      box(
        'mvhd',
        0,
        0,
        0,
        1000,
        80,
        0x10000,
        0x1000000,
        0,
        0,
        0x10000,
        0,
        0,
        0,
        0x10000,
        0,
        0,
        0,
        0x40000000,
        ...Array(6).fill(0),
        2,
      ),
      track,
      ...(fragmented ? [box('mvex', box('trex', 0, 1, 1, 512, 4, 0))] : []),
      ...(within === 'meta' ? [box('meta', box('hdlr', 0, 0, 'mdta', 0, 0, 0, '\0'), own, box('ilst'))] : []),
      ...(within === 'moov' ? [own] : []),
    ),
    ...(fragmented ? [box('moof', box('mfhd', 0, 1), box('traf', box('tfhd', 0x20000, 1), own)), box('mdat', 0)] : []),
  );
}

const uuid = 'a system’s id, 16'.slice(0, 16);
const BOMBS: Readonly<Record<string, Uint8Array>> = {
  stsd: movie(box('stsd', 0, MARK, box('mp4v', 0, 1))),
  stts: movie(box('stts', 0, MARK, 2, 512)),
  'stts, samples of an entry': movie(box('stts', 0, 1, MARK, 512)),
  ctts: movie(box('ctts', 0, MARK, 2, 0)),
  'ctts, samples of an entry': movie(box('ctts', 0, 1, MARK, 0)),
  stsc: movie(box('stsc', 0, MARK, 1, 2, 1)),
  'stsc, samples of a chunk': movie(box('stsc', 0, 1, 1, MARK, 1)),
  'stsc, first chunk': movie(box('stsc', 0, 2, 1, 1, 1, MARK, 1, 1)),
  stsz: movie(box('stsz', 0, 0, MARK, 4, 4)),
  'stsz, all of one size': movie(box('stsz', 0, 4, MARK)),
  'stz2 of 4 bits': movie(box('stz2', 0, 4, MARK, 0x44000000)),
  'stz2 of 16 bits': movie(box('stz2', 0, 16, MARK, 0x40004)),
  'stz2 of 0 bits': movie(box('stz2', 0, 0, MARK)),
  stss: movie(box('stss', 0, MARK, 1)),
  stco: movie(box('stco', 0, MARK, 24)),
  co64: movie(box('co64', 0, MARK, 0, 24)),
  elst: movie(box('elst', 0, MARK, 80, 0, 0x10000), 'edts'),
  keys: movie(box('keys', 0, MARK, 12, 'mdta', 'name'), 'meta'),
  'keys, length of one': movie(box('keys', 0, 1, MARK, 'mdta', 'name'), 'meta'),
  'pssh, keys': movie(box('pssh', 0x1000000, uuid, MARK, uuid, 0), 'moov'),
  'pssh, data': movie(box('pssh', 0, uuid, MARK, 'x'), 'moov'),
  'trun, samples without fields': movie(box('trun', 1, MARK, 8), 'moof'),
  'trun, sizes': movie(box('trun', 0x201, MARK, 8, 4), 'moof'),
  'saiz, all of one size': movie(box('saiz', 0, bytes('\x08'), MARK), 'moof'),
  saio: movie(box('saio', 0, MARK, 0), 'moof'),
};

function withValue(bomb: Uint8Array, value: number): Uint8Array<ArrayBuffer> {
  const copy = Buffer.from(bomb);
  const mark = Buffer.alloc(4);
  mark.writeUInt32BE(MARK);
  const at = copy.indexOf(mark);
  expect(at).toBeGreaterThan(0);
  copy.writeUInt32BE(value, at);
  return Uint8Array.from(copy);
}

/** What webcodecs-open asks of a file. */
async function demux(file: Uint8Array<ArrayBuffer>): Promise<void> {
  const input = new Input({ formats: [MP4, QTFF], source: new BufferSource(file) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return;
    const packets = new EncodedPacketSink(track);
    await packets.getFirstPacket();
    await track.computeDuration();
    await packets.getPacket(Number.POSITIVE_INFINITY);
  } catch {
    // Damaged, which the page says.
  } finally {
    input.dispose();
  }
}

test.each(Object.entries(BOMBS))('%s', async (_, bomb) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  expect(bomb.length).toBeLessThan(1000);
  const turnedAway = [];
  for (const value of VALUES) {
    const file = withValue(bomb, value);
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    const inspection = await inspectContainer(new Blob([file]));
    const impossible = inspection.kind === 'container' ? inspection.facts.impossible : null;
    if (impossible) turnedAway.push(value);
    else await demux(file);
    expect(performance.now() - started, `${value}`).toBeLessThan(LONGEST);
    expect(process.memoryUsage().heapUsed - before, `${value}`).toBeLessThan(HEAP);
  }
  expect(turnedAway).not.toContain(0);
  expect(turnedAway).not.toContain(1);
});

test('counts of honest files are believed', async () => {
  const folder = new URL('../../tests/fixtures/media/', import.meta.url);
  let checked = 0;
  for (const name of await readdir(folder)) {
    const inspection = await inspectContainer(new Blob([await readFile(new URL(name, folder))]));
    if (inspection.kind !== 'container') continue;
    expect(inspection.facts.impossible, name).toBeNull();
    checked++;
  }
  expect(checked).toBeGreaterThan(20);
});
