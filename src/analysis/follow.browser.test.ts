// The reader follows the drawn face of the sample clip, with the real detector, and reads a segment again as it was.
import { expect, test } from 'vitest';
import { type DetectorUrls, FaceDetector } from '../engine/face-detector';
import { fixture } from '../media/test-videos';
import type { Detect } from './follow';
import type { OpenedFile } from './opened-file';
import { Reader } from './reader';
import { frameSquare } from './views';

const folder = (name: string) => new URL(`/${name}/`, location.href).href;
const urls: DetectorUrls = { faces: folder('faces'), wasm: folder('tfjs') };
const inputs = {
  sampleRate: 16000,
  mixdown: 'mean',
  maxPieces: 64,
  pieces: 8000,
  vocabularyUrl: null,
  view: { kind: 'face', scale: 1.15 },
} as const;
const plan = {
  segments: 6,
  every: null,
  range: null,
  view: { kind: 'face', scale: 1.15, person: null },
  seen: [],
  inputs,
} as const;

async function reading(file: File, detect: Detect): Promise<[Reader, OpenedFile]> {
  const reader = new Reader({ ffmpeg: { core: folder('ffmpeg/core'), coreMt: folder('ffmpeg/core-mt') } }, detect);
  return [reader, await reader.open(file, [])];
}

test('the square follows the face, and a segment that is read again is cut alike without looking again', async () => {
  const detector = await FaceDetector.start(urls);
  const looked: number[] = [];
  const detect: Detect = async (rgba, letterbox) => {
    const { side, rows, columns } = letterbox;
    for (let pictures = rgba.length / (4 * rows * columns); pictures > 0; pictures--) looked.push(side);
    return detector.detect(rgba, letterbox);
  };
  const sample = await (await fetch(new URL('/sample/sample.mp4', location.href))).blob();
  const [reader] = await reading(new File([sample], 'sample.mp4'), detect);
  await reader.plan(plan);
  const reads = [];
  for (let index = 0; index < 6; index++) reads.push(await reader.segment(index));
  for (const { view, faces } of reads) {
    expect(view.person).toBe('A');
    expect(faces.map(({ person }) => person)).toEqual(['A']);
    // The drawn head stands a little right of the middle of 640 x 360.
    const { x, y, side } = view.square;
    expect(Math.abs(x + side / 2 - 325)).toBeLessThan(30);
    expect(Math.abs(y + side / 2 - 212)).toBeLessThan(30);
    expect(side).toBeGreaterThan(160);
    expect(side).toBeLessThan(280);
  }
  // Four frames of each segment; a large face is looked for in the small picture from the second frame on.
  expect(looked.length).toBe(24);
  expect(looked.filter((side) => side === 256).length).toBeLessThanOrEqual(3);
  const again = await reader.segment(3);
  expect(again.view).toEqual(reads[3]?.view);
  expect(again.input.pixels).toEqual(reads[3]?.input.pixels);
  expect(looked.length).toBe(24);
  expect(reader.people().people.map(({ id, boxes }) => [id, boxes.every((box) => box !== null)])).toEqual([
    ['A', true],
  ]);
  // Whoever knows the people from a saved result looks for nobody.
  const { people } = reader.people();
  await reader.plan({ ...plan, view: { kind: 'face', scale: 1.15, person: 'A' } });
  reader.knowPeople(people.map(({ id, boxes, seconds }) => ({ id, name: null, seconds, boxes: [...boxes] })));
  expect((await reader.segment(3)).view).toEqual(reads[3]?.view);
  expect(looked.length).toBe(24);
  await reader.close();
});

test('a video without a face keeps the centre square and says so', async () => {
  const detector = await FaceDetector.start(urls);
  const [reader, opened] = await reading(await fixture('noise.mp4'), async (...asked) => detector.detect(...asked));
  await reader.plan({ ...plan, segments: 2 });
  const { view, faces } = await reader.segment(0);
  expect(faces).toEqual([]);
  expect(view).toEqual({ square: frameSquare(opened.info.video), person: null });
  await reader.close();
});
