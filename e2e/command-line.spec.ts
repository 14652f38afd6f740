// The command line: results as JSON Lines, files with --out, errors by name, and numbers that depend on the video alone.
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { analysisResultSchema } from '../src/analysis/result';
import { analyze, numbersOf } from './command-line';
import { fixture } from './files';

const quick = ['--backend', 'wasm', '--segments', '4'];

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analyze-'));
});
test.afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('different videos and the same one muted give different results, a repeat gives the same', async () => {
  const copy = join(folder, 'copy.mp4');
  await copyFile(fixture('phone.mp4'), copy);
  const { status, stdout, stderr, results } = await analyze(
    ...[fixture('phone.mp4'), fixture('odd-size.webm'), fixture('phone-muted.mp4'), copy],
    ...quick,
  );
  expect(status, stderr).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(4);
  const [phone, other, muted, again] = results;
  if (!phone || !other || !muted || !again) throw new Error('four results were expected');
  expect(results.map(({ file }) => file.name)).toEqual(['phone.mp4', 'odd-size.webm', 'phone-muted.mp4', 'copy.mp4']);
  expect(numbersOf(again)).toEqual(numbersOf(phone));
  expect(again.file.sha256).toBe(phone.file.sha256);
  expect(other.video.distribution).not.toEqual(phone.video.distribution);
  expect(muted.video.distribution).not.toEqual(phone.video.distribution);
  expect(phone.segments.every(({ present, logits }) => present.audio && logits.audio !== null)).toBe(true);
  expect(muted.segments.every(({ present, logits }) => !present.audio && logits.audio === null)).toBe(true);
  expect([phone.file.width, phone.file.height]).toEqual([270, 480]);
  expect(phone.segments).toHaveLength(4);
  for (const { distribution } of phone.segments) {
    expect(distribution.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  }
});

test('videos of one frame, of 0.2 s, with late, silent or no readable sound give distributions too', {
  tag: '@slow',
}, async () => {
  const names = ['one-frame.mp4', 'short.mp4', 'late-sound.mp4', 'silent.mp4', 'hevc.mp4'];
  const { status, results, stderr } = await analyze(...names.map(fixture), '--backend', 'wasm', '--segments', '2');
  expect(status, stderr).toBe(0);
  expect(results.map(({ file }) => file.name)).toEqual(names);
  for (const { segments } of results) {
    for (const { distribution } of segments) expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  }
  const sound = results.map(({ segments }) => segments.map(({ present }) => present.audio));
  expect(sound).toEqual([
    [false, false],
    [true, true],
    // The window of sound is moved into the track.
    [true, true],
    [false, false],
    [true, true],
  ]);
});

test('subtitles reach the words of each segment', { tag: '@slow' }, async () => {
  const { status, stderr, results } = await analyze(fixture('phone.mp4'), '--subtitles', fixture('good.srt'), ...quick);
  expect(status, stderr).toBe(0);
  const words = results[0]?.segments.map((segment) => segment.words.map(({ text }) => text).join(' ')) ?? [];
  expect(words[0]).toContain('wonderful');
  expect(words.join(' ')).toContain('café');
  expect(results[0]?.segments[0]?.attention.inter).not.toBeNull();
});

test('a bad video is named on stderr, the others go on, and the status is 1', { tag: '@slow' }, async () => {
  const missing = join(folder, 'missing.mp4');
  const { status, results, stderr } = await analyze(
    ...[fixture('letter.mp4'), missing, fixture('empty.mp4'), fixture('short.mp4')],
    ...quick,
  );
  expect(status).toBe(1);
  expect(results.map(({ file }) => file.name)).toEqual(['short.mp4']);
  const said = stderr.split('\n').filter((line) => /^[^:]+\.mp4: /.test(line));
  expect(said.map((line) => line.split(':')[0])).toEqual(['letter.mp4', 'missing.mp4', 'empty.mp4']);
  for (const line of said) expect(line).toMatch(/: \S.+\.$/);
});

test('--out writes a file per video, odd names included, and leaves stdout empty', { tag: '@slow' }, async () => {
  const odd = join(folder, 'we#ird %41 "naïve" 🎬.mp4');
  await copyFile(fixture('one-frame.mp4'), odd);
  const out = join(folder, 'results');
  const { status, stdout, stderr } = await analyze(odd, fixture('short.mp4'), '--backend', 'wasm', '--out', out);
  expect(status, stderr).toBe(0);
  expect(stdout).toBe('');
  expect((await readdir(out)).sort()).toEqual(['short.mp4.json', 'we#ird %41 "naïve" 🎬.mp4.json']);
  const written = JSON.parse(await readFile(join(out, 'we#ird %41 "naïve" 🎬.mp4.json'), 'utf8'));
  expect(analysisResultSchema.parse(written).file.name).toBe('we#ird %41 "naïve" 🎬.mp4');
});

test('an unknown option prints the usage on stderr and the status is 2', async () => {
  const { status, stdout, stderr } = await analyze('video.mp4', '--segmets', '4');
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('--segmets');
  expect(stderr).toContain('usage:');
});
