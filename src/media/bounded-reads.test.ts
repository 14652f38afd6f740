// A source that is read in circles ends in an error; one that is read as much in pieces does not.
import { readFileSync } from 'node:fs';
import { BufferSource, Input, MATROSKA } from 'mediabunny';
import { expect, test } from 'vitest';
import { boundedReads } from './bounded-reads';

test('cues that lead round in a circle end in an error', async () => {
  const file = readFileSync('tests/fixtures/media/cue-loop.mkv');
  const input = new Input({ formats: [MATROSKA], source: boundedReads(new BufferSource(file)) });
  const track = await input.getPrimaryVideoTrack();
  await expect(track?.computeDuration()).rejects.toThrow(/over and over/);
  input.dispose();
});

test('as many reads in several turns are none', async () => {
  const source = boundedReads(new BufferSource(new Uint8Array(64)));
  const inner = source as unknown as { _read(...range: number[]): unknown };
  for (let turn = 0; turn < 3; turn++) {
    for (let i = 0; i < 60_000; i++) inner._read(0, 8, 0, 64);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(() => {
    for (let i = 0; i < 120_000; i++) inner._read(0, 8, 0, 64);
  }).toThrow(/over and over/);
});
