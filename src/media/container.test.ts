import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inspectContainer } from './container';

const MEDIA = new URL('../../tests/fixtures/media/', import.meta.url);
const bytes = async (name: string) => new Uint8Array(await readFile(new URL(name, MEDIA)));
const inspect = (content: BlobPart) => inspectContainer(new Blob([content]));

function replaceAscii(content: Uint8Array<ArrayBuffer>, from: string, to: string): Uint8Array<ArrayBuffer> {
  const at = Buffer.from(content).indexOf(from, 0, 'latin1');
  expect(at).toBeGreaterThan(0);
  content.set(Buffer.from(to, 'latin1'), at);
  return content;
}

test('text tracks are counted in MP4 and Matroska', async () => {
  for (const [name, family, textTracks] of [
    ['text-track.mp4', 'isobmff', 1],
    ['text-track.mkv', 'matroska', 1],
    ['phone.mp4', 'isobmff', 0],
    ['odd-size.webm', 'matroska', 0],
  ] as const) {
    const facts = {
      family,
      textTracks,
      encrypted: false,
      cut: false,
      indexMissing: false,
      beyond: null,
      impossible: null,
    };
    expect(await inspect(await bytes(name)), name).toEqual({ kind: 'container', facts });
  }
});

test('what Mediabunny cannot follow is named', async () => {
  const beyond = async (content: BlobPart) => (await inspect(content)) as { facts?: { beyond?: unknown } };
  expect((await beyond(await bytes('two-edits.mp4'))).facts?.beyond).toBe('edit-list');
  expect((await beyond(await bytes('partly-fragmented.mp4'))).facts?.beyond).toBe('partly-fragmented');
  const images = replaceAscii(await bytes('hevc.mp4'), 'vide', 'pict');
  expect((await beyond(images)).facts?.beyond).toBe('image-sequence');
  expect((await beyond(await bytes('late-sound.mp4'))).facts?.beyond).toBe(null);
});

test('an encrypted picture track is seen', async () => {
  const encrypted = replaceAscii(await bytes('phone.mp4'), 'avc1', 'encv');
  // `ftyp` lists avc1 as a brand too: the track's entry is the next one.
  const facts = (await inspect(replaceAscii(encrypted, 'avc1', 'encv'))) as { facts?: unknown };
  expect(facts.facts).toMatchObject({ encrypted: true });
});

test('a file that ends before its container says so, and one without an index, are seen', async () => {
  const matroska = await bytes('mpeg4-ac3.mkv');
  expect(await inspect(matroska.slice(0, matroska.length * 0.6))).toMatchObject({ facts: { cut: true } });
  expect(await inspect(matroska)).toMatchObject({ facts: { cut: false } });
  expect(await inspect(await bytes('truncated.mp4'))).toMatchObject({ facts: { indexMissing: true } });
});

test('what is surely no video is named, and unknown bytes are left to the demuxers', async () => {
  expect(await inspect(await bytes('letter.mp4'))).toEqual({ kind: 'other-file', what: 'text' });
  expect(await inspect('{"a": "é"}')).toEqual({ kind: 'other-file', what: 'text' });
  expect(await inspect(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10))).toMatchObject({ what: 'image' });
  expect(await inspect('%PDF-1.7 \0')).toMatchObject({ what: 'document' });
  expect(await inspect(Uint8Array.of(0, 0, 0, 24, ...Buffer.from('ftypheic')))).toMatchObject({ what: 'image' });
  expect(await inspect(Uint8Array.of(7, 200, 3, 99))).toMatchObject({ kind: 'container', facts: { family: 'other' } });
});

test('headers of nonsense end the search', async () => {
  const claims = Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0xff, 0xff, 0xff, 0xff, 0xff);
  expect(await inspect(claims)).toMatchObject({ kind: 'container', facts: { family: 'matroska' } });
  const loop = Uint8Array.of(
    0,
    0,
    0,
    8,
    ...Buffer.from('ftyp'),
    0,
    0,
    0,
    1,
    ...Buffer.from('moov'),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  );
  expect(await inspect(loop)).toMatchObject({ facts: { family: 'isobmff', indexMissing: true } });
});
