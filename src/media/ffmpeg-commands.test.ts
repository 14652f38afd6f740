import { expect, test } from 'vitest';
import { pictureArguments, pictureTimes, soundBlocks, squareShape } from './ffmpeg-commands';
import type { ProbedVideo } from './ffmpeg-probe';

const VIDEO: ProbedVideo = {
  index: 2,
  info: { codec: 'mpeg4', width: 321, height: 241, rotation: 0, start: 0, end: null },
  frameRate: 25,
  squarePixels: true,
  matrix: 'bt601',
  fullRange: false,
};

test('times of kept pictures are whole ticks, exact after hours; others are passed over', () => {
  const log = [
    '[showinfo @ 0x1] config in time_base: 1/90000, frame_rate: 25/1',
    '[showinfo @ 0x1] n:   0 pts:648003003 pts_time:7200.03 duration: 3003',
    '[showinfo@kept @ 0x2] config in time_base: 1001/30000, frame_rate: 25/1',
    '[showinfo@kept @ 0x2] n:   0 pts:215784 pts_time:7200.03 duration:      1 fmt:yuv420p',
    '[showinfo@kept @ 0x2] n:   1 pts:    -3 pts_time:-0.1 duration:      1',
    '[showinfo@kept @ 0x2] n:   2 pts:NOPTS pts_time:NOPTS duration:      1',
    'frame=    2 fps=0.0 q=0.0',
  ];
  expect(pictureTimes(log)).toEqual(
    [(215784 * 1001) / 30000, -3 * (1001 / 30000)].map((time) => expect.closeTo(time, 9)),
  );
});

test('blocks of sound have their own rate and length', () => {
  const log = [
    '[Parsed_ashowinfo_2 @ 0x1] n:0 pts:220160 pts_time:4.99229 pos:-1 fmt:flt channels:2 chlayout:stereo rate:44100 nb_samples:1024 checksum:8A',
    '[Parsed_ashowinfo_2 @ 0x1] n:1 pts:-1024 pts_time:-0.02 pos:-1 fmt:flt channels:2 chlayout:stereo rate:44100 nb_samples:7 checksum:8A',
  ];
  expect(soundBlocks(log)).toEqual([
    { time: 220160 / 44100, frames: 1024 },
    { time: -1024 / 44100, frames: 7 },
  ]);
});

test('a crop keeps pairs of pixels together and stays in an odd picture', () => {
  expect(squareShape(VIDEO, { x: 41, y: 1, side: 240 })).toMatchObject({ width: 242, height: 241, left: 1, top: 1 });
  expect(squareShape(VIDEO, { x: 80, y: 0, side: 241 })).toMatchObject({ width: 241, height: 241, left: 0, top: 0 });
  expect(squareShape(VIDEO, { x: 40, y: 2, side: 200 })).toMatchObject({ width: 200, height: 200, left: 0, top: 0 });
});

test('a command seeks before its first stretch and ends after its last', () => {
  const shape = squareShape(VIDEO, { x: 0, y: 0, side: 16 });
  const stretches = [
    { from: 3599.9, to: 3600.5 },
    { from: 3601, to: 3601.6 },
  ];
  const line = pictureArguments(VIDEO, 3598.4, stretches, shape, '/out').join(' ');
  expect(line).toContain('-ss 3598.400000');
  expect(line).toContain('-map 0:2');
  expect(line).toContain('trim=end=3601.640000');
  expect(line).toContain('between(t\\,3599.900000\\,3600.500000)+between(t\\,3601.000000\\,3601.600000)');
  expect(pictureArguments(VIDEO, null, [{ from: null, to: 1 }], shape, '/out')).not.toContain('-ss');
});
