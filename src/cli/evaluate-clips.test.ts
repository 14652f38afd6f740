import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readClips } from './evaluate-clips';
import { classOfLabel, understoodLabels } from './evaluate-labels';

const understood = understoodLabels(['anger', 'disgust', 'fear', 'joy', 'neutral', 'sadness', 'surprise']);

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clips-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function file(name: string, content: string | Uint8Array = 'x'): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** File, label and the names of the subtitles of each clip. */
const read = (source: string) =>
  readClips(source, understood).clips.map(({ file, label, subtitles }) => [
    file,
    label,
    ...subtitles.map((path) => basename(path)),
  ]);

describe('labels', () => {
  it.each([
    ['happy', 'joy'],
    ['HAPPINESS', 'joy'],
    [' Angry ', 'anger'],
    ['sad', 'sadness'],
    ['Fearful', 'fear'],
    ['surprised', 'surprise'],
    ['disgusted', 'disgust'],
    ['calm', 'neutral'],
    ['Sadness', 'sadness'],
  ])('understands %s as %s', (label, name) => {
    expect(classOfLabel(understood, label)).toBe(name);
  });

  it('understands no word for a class that the model lacks, and every class that it has', () => {
    const other = understoodLabels(['Anger', 'trust']);
    expect([...other]).toEqual([
      ['anger', 'Anger'],
      ['angry', 'Anger'],
      ['trust', 'trust'],
    ]);
  });
});

describe('a folder', () => {
  it('gives the videos of its subfolders, at any depth, with their subtitles', () => {
    file('Happy/b.MP4');
    file('Happy/actor 1/a.webm');
    file('Happy/b.srt');
    file('Happy/b.vtt');
    file('angry/c.mov');
    file('angry/c.vtt');
    expect(read(root)).toEqual([
      ['Happy/actor 1/a.webm', 'joy'],
      ['Happy/b.MP4', 'joy', 'b.srt'],
      ['angry/c.mov', 'anger', 'c.vtt'],
    ]);
  });

  it('leaves out what is no video and says what', () => {
    for (const name of ['readme.txt', 'joy/a.mp4', 'joy/.DS_Store', 'joy/._a.mp4', 'joy/b.srt', '.git/c.mp4'])
      file(name);
    const { clips, skipped } = readClips(root, understood);
    expect(clips.map((clip) => clip.file)).toEqual(['joy/a.mp4']);
    const left = ['.git', 'readme.txt', join('joy', '.DS_Store'), join('joy', '._a.mp4'), join('joy', 'b.srt')];
    expect(skipped).toEqual(left);
  });

  it('names every subfolder that is no label, and the labels that are', () => {
    for (const name of ['joy/a.mp4', 'happines/b.mp4', 'bored/c.mp4', 'bored/d.mp4']) file(name);
    expect(() => read(root)).toThrow(
      /unknown label "bored" .*\nunknown label "happines" .*\n.*anger, angry, .*happiness/,
    );
  });

  it('must hold videos in subfolders', () => {
    expect(() => read(root)).toThrow(/no subfolders. Name one for each class/);
    file('labels.csv');
    expect(() => read(root)).toThrow(/Give its CSV instead: .*labels.csv/);
    file('joy/notes.txt');
    expect(() => read(root)).toThrow(/no videos in its subfolders \(joy\)/);
  });
});

describe('a CSV', () => {
  it('gives the files in its order, whatever its columns are besides', () => {
    file('clips/a, b.srt');
    const source = file('list.CSV', '\uFEFFid,Label,note,FILE\r\n1,Sad,"x, y","clips/a, b.mp4"\r\n2,joy,,../c.mp4\r\n');
    expect(read(source)).toEqual([
      ['clips/a, b.mp4', 'sadness', 'a, b.srt'],
      ['../c.mp4', 'joy'],
    ]);
    expect(readClips(source, understood).clips.map(({ path }) => path)).toEqual([
      join(root, 'clips/a, b.mp4'),
      join(dirname(root), 'c.mp4'),
    ]);
  });

  it.each([
    ['file,emotion\na.mp4,joy', /list.csv has no column "label".*file, emotion/],
    ['', /no column "file".*empty/],
    ['file,label\n', /no rows/],
    ['file,label\na.mp4,joy\n\nb.mp4', /line 4: no label/],
    ['file,label\n,joy', /line 2: no file/],
    ['file,label\na.mp4,"joy', /list.csv, line 2: a quote/],
    ['file,label\na.mp4,joy\nb.mp4,meh', /unknown label "meh" \(list.csv, line 3\)\nThese are understood: anger/],
    [Uint8Array.of(0xe9, 0x2c), /not UTF-8/],
  ])('refuses %j, naming the place', (content, rule) => {
    expect(() => read(file('list.csv', content))).toThrow(rule);
  });
});

it('must be a folder or a CSV that is there', () => {
  expect(() => read(join(root, 'missing'))).toThrow(/there is no .*missing/);
  expect(() => read(file('a.mp4'))).toThrow(/neither a folder nor a .csv/);
});
