import { expect, test } from 'vitest';
import { parseProbe } from './ffmpeg-probe';

const video = {
  index: 0,
  codec_type: 'video',
  codec_name: 'mpeg4',
  width: 720,
  height: 576,
  sample_aspect_ratio: '16:15',
  avg_frame_rate: '30000/1001',
  start_time: '0.080000',
  disposition: { default: 1, attached_pic: 0 },
};
const audio = { index: 1, codec_type: 'audio', codec_name: 'ac3', sample_rate: '48000', channels: 6 };
const format = { format_name: 'matroska,webm', start_time: '0.000000', duration: '12.500000' };
const probe = (streams: object[], more: object = {}) =>
  parseProbe(JSON.stringify({ streams, format: { ...format, ...more } }));

test('sizes are those on screen: square pixels, turned', () => {
  expect(probe([video])?.video?.info).toMatchObject({ width: 768, height: 576, rotation: 0 });
  const narrow = { ...video, sample_aspect_ratio: '1:2' };
  expect(probe([narrow])?.video?.info).toMatchObject({ width: 720, height: 1152 });
  for (const [counterClockwise, rotation] of [
    [-90, 90],
    [90, 270],
    [180, 180],
    [-180, 180],
    [0, 0],
  ] as const) {
    const turned = { ...video, sample_aspect_ratio: '0:1', side_data_list: [{ rotation: counterClockwise }] };
    const size = rotation % 180 === 0 ? { width: 720, height: 576 } : { width: 576, height: 720 };
    expect(probe([turned])?.video?.info, `${counterClockwise}`).toMatchObject({ rotation, ...size });
  }
});

test('Matroska counts from 0; MPEG-TS from its first track', () => {
  expect(probe([video, audio])).toMatchObject({
    origin: 0,
    video: { info: { start: 0.08, end: 12.5 } },
    audio: { index: 1, info: { start: 0, end: 12.5, sampleRate: 48000, channels: 6 } },
  });
  const late = { ...video, start_time: '95.480000', duration: '4.000000' };
  const broadcast = probe([late], { format_name: 'mpegts', start_time: '95.400000', duration: '4.100000' });
  expect(broadcast?.origin).toBe(95.4);
  expect(broadcast?.video?.info.start).toBeCloseTo(0.08, 6);
  expect(broadcast?.video?.info.end).toBeCloseTo(4.08, 6);
});

test('cover art is no video; the default track comes first', () => {
  const cover = { ...video, disposition: { default: 1, attached_pic: 1 } };
  expect(probe([cover, audio])?.video).toBeNull();
  const dubbed = { ...audio, index: 2, disposition: { default: 1, attached_pic: 0 } };
  expect(probe([audio, dubbed])?.audio?.index).toBe(2);
});

test('only subtitle tracks that hold text count', () => {
  const subtitle = (index: number, codec_name: string) => ({ index, codec_type: 'subtitle', codec_name });
  expect(probe([subtitle(3, 'hdmv_pgs_subtitle'), subtitle(4, 'subrip'), subtitle(5, 'ass')])?.textTracks).toEqual([
    4, 5,
  ]);
});

test('an end that is not said is null, and nonsense is no probe', () => {
  expect(parseProbe(JSON.stringify({ streams: [video], format: { format_name: 'flv' } }))?.video?.info.end).toBeNull();
  expect(parseProbe('')).toBeNull();
  expect(parseProbe('{}')).toBeNull();
});
