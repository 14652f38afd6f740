// Evaluation on labelled clips from the command line: a folder or a CSV, as tables or as one JSON object.
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { martConfigSchema } from '../src/mart/config';
import { analyze, run } from './command-line';
import { fixture, root } from './files';

const quick = ['--backend', 'wasm', '--segments', '2'];
const { classes } = martConfigSchema.parse(JSON.parse(readFileSync(`${root}models/tiny/config.json`, 'utf8')));

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  for (const name of ['happy', 'angry']) await mkdir(join(folder, name));
  await copyFile(fixture('phone.mp4'), join(folder, 'happy', 'phone.mp4'));
  await copyFile(fixture('good.srt'), join(folder, 'happy', 'phone.srt'));
  await copyFile(fixture('phone-muted.mp4'), join(folder, 'angry', 'muted.mp4'));
  await copyFile(fixture('letter.mp4'), join(folder, 'angry', 'letter.mp4'));
  await writeFile(join(folder, 'notes.txt'), 'not a clip');
});
test.afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** The likeliest class, computed here anew. */
function likeliest(scores: readonly number[]): string {
  const ranked = classes.map((name, i) => ({ name, score: scores[i] ?? 0 })).sort((a, b) => b.score - a.score);
  return ranked[0]?.name ?? '';
}

test('a folder gives one JSON object with the predictions that analyze gives, unreadable clips counted as wrong', {
  tag: '@slow',
}, async () => {
  const { status, stdout, stderr } = await run('evaluate', [folder, '--json', ...quick]);
  expect(status, stderr).toBe(0);
  const evaluation = JSON.parse(stdout);
  expect(Object.keys(evaluation)).toEqual([
    'accuracy',
    'macroF1',
    'meanRecall',
    'calibrationError',
    'classes',
    'confusion',
    'clips',
  ]);
  expect(evaluation.classes).toEqual(classes);

  const { results } = await analyze(
    ...[fixture('phone.mp4'), '--subtitles', fixture('good.srt')],
    ...['--backend', 'wasm', '--segments', '2'],
  );
  const video = results[0]?.video;
  if (!video?.logits.visual || !video.logits.audio || !video.logits.text)
    throw new Error('sound and words were expected');
  const [letter, muted, phone] = evaluation.clips;
  expect(letter).toMatchObject({
    file: 'angry/letter.mp4',
    label: 'anger',
    prediction: null,
    distribution: null,
    visual: null,
    audio: null,
    text: null,
  });
  expect(phone).toMatchObject({
    file: 'happy/phone.mp4',
    label: 'joy',
    visual: likeliest(video.logits.visual),
    audio: likeliest(video.logits.audio),
    text: likeliest(video.logits.text),
  });
  expect(muted).toMatchObject({ file: 'angry/muted.mp4', label: 'anger', audio: null, text: null });
  // The headline's, which need not be the official distribution of the video.
  for (const clip of [phone, muted]) expect(clip.prediction).toBe(likeliest(clip.distribution));

  const right = [phone, muted].filter(({ label, prediction }) => label === prediction).length;
  expect(evaluation.accuracy).toBeCloseTo(right / 3, 12);
  const confusion = classes.map(() => classes.map(() => 0));
  for (const { label, prediction } of [phone, muted]) {
    const row = confusion[classes.indexOf(label)] ?? [];
    row[classes.indexOf(prediction)] = (row[classes.indexOf(prediction)] ?? 0) + 1;
  }
  expect(evaluation.confusion).toEqual(confusion);

  expect(stderr).toContain('notes.txt');
  expect(stderr).toMatch(/clip 1 of 3.*angry\/letter\.mp4: \S.+\./);
});

test('a CSV gives tables with a row per clip, in its order, a missing file among them', { tag: '@slow' }, async () => {
  const csv = join(folder, 'list.csv');
  await writeFile(csv, '\uFEFFlabel,note,file\r\nCalm,"one, two",angry/muted.mp4\r\nHappiness,,gone.mp4\r\n');
  const { status, stdout, stderr } = await run('evaluate', [csv, ...quick]);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^file +label +prediction .*\nangry\/muted\.mp4 +neutral .*\ngone\.mp4 +joy +unreadable /);
  expect(stdout).toMatch(
    /\naccuracy +(0\.000|0\.500)\nmacro F1 +0\.\d{3}\nmean recall +0\.\d{3}\ncalibration error +0\.\d{3}\n/,
  );
  expect(stdout).toMatch(/\nalways joy +0\.500 +2\nvisual alone +[01]\.000 +1\naudio alone +– +0\n/);
  expect(stderr).toMatch(/gone\.mp4: There is no such file/);
});

test('an unknown label is named with its line and the labels that are understood, and nothing is run', async () => {
  const csv = join(folder, 'unknown.csv');
  await writeFile(csv, 'file,label\nhappy/phone.mp4,happy\nhappy/phone.mp4,Happines\n');
  const { status, stdout, stderr } = await run('evaluate', [csv, '--json']);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('"Happines" (unknown.csv, line 3)');
  for (const label of [...classes, 'happy', 'calm']) expect(stderr).toContain(label);
  expect(stderr).not.toContain('clip 1');
});
