// Sound and pictures that this browser can't decode by itself, but the decoders that are loaded for them can.
import { expect, test } from 'vitest';
import { openMedia } from './open';
import { collect, CORES, matrixFile } from './test-videos';

/** Where no core is: what opens does so without ffmpeg. */
const nowhere = new URL('/nowhere/', location.href).href;
const WITHOUT = { core: nowhere, coreMt: nowhere };

test.each([
  ['h264-ac3.mp4', 'ac3'],
  ['h264-eac3.mp4', 'eac3'],
  ['h264-dts.mkv', 'dts'],
])('the sound of %s comes without ffmpeg, and as ffmpeg has it', async (name, codec) => {
  const source = await openMedia(await matrixFile(name), { ffmpeg: WITHOUT });
  expect(source.info).toMatchObject({ decoder: 'webcodecs', audio: { codec, sampleRate: 44100 }, audioProblem: null });
  const reference = await openMedia(await matrixFile(name), { ffmpeg: CORES, decoder: 'ffmpeg' });
  const [own, theirs] = await Promise.all([source.sound(0.3, 0.9), reference.sound(0.3, 0.9)]);
  const [a, b] = [own?.channels[0], theirs?.channels[0]];
  if (!a || !b) throw new Error('no sound');
  expect(a.length).toBe(b.length);
  let [difference, power] = [0, 0];
  a.forEach((sample, i) => {
    difference += (sample - (b[i] ?? 0)) ** 2;
    power += (b[i] ?? 0) ** 2;
  });
  expect(power / a.length).toBeGreaterThan(1e-4);
  expect(difference / power).toBeLessThan(1e-3);
  await source.close();
  await reference.close();
});

test('ProRes pictures come without ffmpeg, and as ffmpeg has them', async () => {
  const times = [0, 0.35, 0.8, 1.15];
  const square = { x: 8, y: 0, side: 48 };
  const source = await openMedia(await matrixFile('prores.mov'), { ffmpeg: WITHOUT });
  expect(source.info).toMatchObject({ decoder: 'webcodecs', video: { codec: 'prores', width: 64, height: 48 } });
  const reference = await openMedia(await matrixFile('prores.mov'), { ffmpeg: CORES, decoder: 'ffmpeg' });
  const own = await collect(source, times, square);
  const theirs = await collect(reference, times, square);
  own.forEach((picture, i) => {
    const other = theirs[i];
    expect(picture.time).toBeCloseTo(other?.time ?? Number.NaN, 4);
    const sum = picture.rgba.reduce((total, value, at) => total + Math.abs(value - (other?.rgba[at] ?? 0)), 0);
    // Values of 0..255: colour is stored at half the width, and the two stretch it in their own ways.
    expect(sum / picture.rgba.length).toBeLessThan(6);
  });
  await source.close();
  await reference.close();
});
