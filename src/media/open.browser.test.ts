import { expect, test, vi } from 'vitest';
import type { ErrorCode } from '../lib/errors';
import { openMedia } from './open';
import { CORES, collect, fixture, makeVideo } from './test-videos';

const unsupported = (codec: string) => ({ code: 'unsupported-codec', codec });

test('each fixture opens the way it should', async () => {
  const cases = [
    ['phone.mp4', { decoder: 'webcodecs', video: { codec: 'h264', width: 270, height: 480 }, audio: { codec: 'aac' } }],
    [
      'odd-size.webm',
      { decoder: 'webcodecs', video: { codec: 'vp9', width: 321, height: 241 }, audio: { codec: 'opus' } },
    ],
    ['mpeg4-ac3.mkv', { decoder: 'ffmpeg', decoderReason: unsupported('mpeg4'), audio: { codec: 'ac3' } }],
    ['one-frame.mp4', { decoder: 'webcodecs', audio: null, audioProblem: null }],
    ['short.mp4', { decoder: 'webcodecs' }],
    ['silent.mp4', { decoder: 'webcodecs', audio: { codec: 'aac' } }],
    ['late-sound.mp4', { decoder: 'webcodecs' }],
  ] as const;
  for (const [name, expected] of cases) {
    const source = await openMedia(await fixture(name), { ffmpeg: CORES });
    expect(source.info, name).toMatchObject({ name, truncated: false, ...expected });
    const { width, height } = source.info.video;
    const side = Math.min(width, height);
    const pictures = await collect(source, [0, source.info.duration / 2, source.info.duration], { x: 0, y: 0, side });
    expect(
      pictures.map((picture) => picture.rgba.length),
      name,
    ).toEqual([1, 1, 1].map(() => side * side * 4));
    await source.close();
  }
});

test('HEVC plays, through ffmpeg where the browser has no decoder, and the reason is said', async () => {
  const source = await openMedia(await fixture('hevc.mp4'), { ffmpeg: CORES });
  const reason = source.info.decoder === 'ffmpeg' ? unsupported('hevc') : null;
  expect(source.info).toMatchObject({ video: { codec: 'hevc' }, decoderReason: reason });
  await source.close();
});

test('any point of an hour is reached by seeking', async () => {
  const source = await openMedia(await fixture('hour.mp4'), { ffmpeg: CORES });
  expect(source.info.duration).toBeCloseTo(3600, 0);
  const side = Math.min(source.info.video.width, source.info.video.height);
  const decode = vi.spyOn(VideoDecoder.prototype, 'decode');
  const [picture] = await collect(source, [3333.3], { x: 0, y: 0, side });
  expect(picture?.time).toBeCloseTo(3333, 0);
  // From the key picture before it, one in 120, and not from the start.
  expect(decode.mock.calls.length).toBeGreaterThan(0);
  expect(decode.mock.calls.length).toBeLessThan(150);
  decode.mockRestore();
  await source.close();
});

test('text tracks inside the file give cues', async () => {
  for (const name of ['text-track.mp4', 'text-track.mkv']) {
    const source = await openMedia(await fixture(name), { ffmpeg: CORES });
    expect(source.info.textTracks).toBe(1);
    const cues = (await source.cues()) ?? [];
    expect(cues.length, name).toBeGreaterThan(1);
    expect(cues.every((cue) => cue.end > cue.start && cue.text.length > 0 && !/[<{\n]/.test(cue.text))).toBe(true);
    await source.close();
  }
  const without = await openMedia(await fixture('phone.mp4'), { ffmpeg: CORES });
  expect(await without.cues()).toEqual([]);
  await without.close();
});

test('what is no playable video is refused with a code and its name', async () => {
  const cases: readonly (readonly [File, ErrorCode])[] = [
    [await fixture('empty.mp4'), 'empty-file'],
    [await fixture('letter.mp4'), 'not-a-video'],
    [await fixture('truncated.mp4'), 'truncated-file'],
    [await fixture('audio-only.m4a'), 'no-video-track'],
    [new File([crypto.getRandomValues(new Uint8Array(5000))], 'noise.avi'), 'not-a-video'],
    [new File([await (await fixture('mpeg4-ac3.mkv')).slice(0, 900).arrayBuffer()], 'cut.mkv'), 'truncated-file'],
  ];
  for (const [file, code] of cases) {
    const opening = openMedia(file, { ffmpeg: CORES });
    await expect(opening, file.name).rejects.toMatchObject({ code, details: { file: file.name } });
  }
});

test('a file that was cut in the middle plays as far as it goes', { tags: 'slow' }, async () => {
  const times = Array.from({ length: 100 }, (_, i) => i / 25);
  for (const name of ['mpeg4-ac3.mkv', 'made.mkv']) {
    const file = name === 'made.mkv' ? await makeVideo({ container: 'mkv', times }) : await fixture(name);
    const cut = new File([file.slice(0, Math.floor(file.size * 0.6))], name);
    const whole = await openMedia(file, { ffmpeg: CORES });
    const source = await openMedia(cut, { ffmpeg: CORES });
    expect(source.info.truncated, name).toBe(true);
    expect(source.info.duration, name).toBeGreaterThan(0.3 * whole.info.duration);
    expect(source.info.duration, name).toBeLessThan(0.9 * whole.info.duration);
    const side = Math.min(source.info.video.width, source.info.video.height);
    const pictures = await collect(source, [0, source.info.duration, 99], { x: 0, y: 0, side });
    expect(pictures[2]?.time).toBeGreaterThan(0.2 * whole.info.duration);
    await source.close();
    await whole.close();
  }
});

test('names with odd characters open on both paths', { tags: 'slow' }, async () => {
  const name = `a #1? 100% "it's" <b>&'\\ é ☃ 😀.mkv`;
  for (const original of ['mpeg4-ac3.mkv', 'phone.mp4']) {
    const source = await openMedia(await fixture(original, name), { ffmpeg: CORES });
    expect(source.info.name).toBe(name);
    expect((await source.preview(0, 32)).width).toBeGreaterThan(0);
    await source.close();
  }
});

test('where the multi-threaded core does not load, the single-threaded one goes on', async () => {
  const ffmpeg = { core: CORES.core, coreMt: new URL('/nowhere/', location.href).href };
  const source = await openMedia(await fixture('mpeg4-ac3.mkv'), { ffmpeg });
  expect(source.info.decoder).toBe('ffmpeg');
  await source.close();
});

test('where no core loads, the error says so and names the file', async () => {
  const nowhere = new URL('/nowhere/', location.href).href;
  const opening = openMedia(await fixture('mpeg4-ac3.mkv'), { ffmpeg: { core: nowhere, coreMt: nowhere } });
  await expect(opening).rejects.toMatchObject({ code: 'ffmpeg-failed', details: { file: 'mpeg4-ac3.mkv' } });
});

test('all of it works in a module worker', { tags: 'slow' }, async () => {
  // Work-around: Vitest 4.1: rewrites dynamic imports to go through an object that workers lack
  // (https://github.com/vitest-dev/vitest/issues/8960). Goes with it.
  const script = `globalThis.__vitest_browser_runner__ = { wrapDynamicImport: (load) => load() };
    import { openMedia } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)};
    onunhandledrejection = ({ reason }) => postMessage(String(reason));
    onmessage = async ({ data: { files, ffmpeg } }) => {
      const said = [];
      for (const file of files) {
        const source = await openMedia(file, { ffmpeg });
        for await (const picture of source.pictures([0.5], { x: 0, y: 0, side: 160 })) said.push(picture.rgba.length);
        said.push((await source.cues()).length);
        said.push(source.info.decoder, (await source.sound(0.5, 1))?.channels.length, (await source.preview(0, 64)).height);
        await source.close();
      }
      postMessage(said);
    };`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  const said = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    void Promise.all(['text-track.mp4', 'mpeg4-ac3.mkv'].map((name) => fixture(name))).then((files) =>
      worker.postMessage({ files, ffmpeg: CORES }),
    );
  });
  worker.terminate();
  URL.revokeObjectURL(url);
  const number = expect.any(Number);
  // Picture's bytes, cues, decoder, channels, height of the preview.
  expect(said).toEqual([102400, 3, 'webcodecs', number, number, 102400, 0, 'ffmpeg', number, number]);
});

const shownAt = async (name: string, times: readonly number[]) => {
  const source = await openMedia(await fixture(name), { ffmpeg: CORES });
  const { width, height } = source.info.video;
  const pictures = await collect(source, times, { x: 0, y: 0, side: Math.min(width, height) });
  await source.close();
  return { info: source.info, pictures };
};

test('behind damage the pictures go on; what is damaged shows the one before it, and says so', async () => {
  const times = Array.from({ length: 40 }, (_, i) => i / 10);
  const { info, pictures } = await shownAt('damaged.mp4', times);
  expect(info).toMatchObject({ decoder: 'webcodecs', truncated: false });
  const stale = pictures.map((picture) => picture.stale);
  expect(stale.slice(0, 10)).not.toContain(true);
  expect(stale.slice(-10)).not.toContain(true);
  expect(stale).toContain(true);
  for (const [i, { time }] of pictures.entries()) expect(time).toBeLessThanOrEqual((times[i] ?? 0) + 1e-3);
  // A segment that is damaged throughout shows what came last before it.
  const middle = times.filter((_, i) => stale[i]);
  const again = await shownAt('damaged.mp4', middle.slice(0, 2));
  expect(again.pictures.map((picture) => picture.stale)).toEqual([true, true]);
});

test('a stream that was cut begins with its first whole picture', async () => {
  const { info, pictures } = await shownAt('no-key.m2t', [0, 0.1, 1.5]);
  expect(info.blindStart).toBeGreaterThan(0.1);
  expect(pictures[0]?.time).toBeCloseTo(info.blindStart ?? 0, 2);
  expect(Math.abs((pictures.at(-1)?.time ?? 0) - 1.5)).toBeLessThan(0.08);
});

test.each([
  ['two-edits.mp4', 'edit-list', 2.5],
  ['partly-fragmented.mp4', 'partly-fragmented', 2],
] as const)('%s is read by ffmpeg, which can follow it', async (name, code, duration) => {
  const times = [0.3, 0.9, 1.3, 1.7];
  const { info, pictures } = await shownAt(name, times);
  expect(info).toMatchObject({ decoder: 'ffmpeg', decoderReason: { code } });
  expect(info.video.end - info.video.start).toBeCloseTo(duration, 1);
  for (const [i, { time }] of pictures.entries()) expect(Math.abs(time - (times[i] ?? 0))).toBeLessThan(0.05);
});

test('a bare MPEG-1 stream is as long as its pictures, MXF is shown in its shape', { tags: 'slow' }, async () => {
  const bare = await shownAt('bare.mpg', [0.5]);
  expect(bare.info.duration).toBeCloseTo(1, 1);
  const broadcast = await shownAt('broadcast.mxf', [0, 1]);
  expect(broadcast.info).toMatchObject({ video: { width: 160, height: 120 } });
  expect(broadcast.info.duration).toBeCloseTo(2, 1);
});

test('an index without its pictures is said to be cut off', async () => {
  const whole = new Uint8Array(await (await fixture('phone.mp4')).arrayBuffer());
  const media = new TextDecoder('latin1').decode(whole).indexOf('mdat') - 4;
  const file = new File([whole.slice(0, media + 8)], 'index.mp4');
  await expect(openMedia(file, { ffmpeg: CORES })).rejects.toMatchObject({ code: 'truncated-file' });
});

test.each([
  ['magicyuv.avi', { what: 'codec', kind: 'magicyuv' }],
  ['kind.nut', { what: 'container', kind: 'nut' }],
])('%s is of a kind that ffmpeg may not open, and is told which', async (name, details) => {
  const opening = openMedia(await fixture(name), { ffmpeg: CORES });
  await expect(opening).rejects.toMatchObject({ code: 'kind-unread', details: { file: name, ...details } });
});
