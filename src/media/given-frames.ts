// A media source of pictures that the caller has, as a decoder would give them.
import type { GivenFrames } from '../lib/given-frames';
import { noFrames } from './failures';
import { CanvasStore, heldSize, heldSquare, newPen } from './held-pictures';
import { placeBlock, sampleWindow } from './sound-grid';
import type { MediaInfo, MediaSource, Picture, Sound, Square } from './types';

/** Throws `no-frames`. */
export function openFrames({ name, size, pictures, times, end, sound }: GivenFrames): MediaSource {
  const [first] = pictures;
  if (!first) throw noFrames(name);
  const { width, height } = first;
  const samples = sound?.channels[0]?.length ?? 0;
  const audio =
    sound && samples > 0
      ? {
          codec: 'pcm',
          sampleRate: sound.sampleRate,
          channels: sound.channels.length,
          start: 0,
          end: samples / sound.sampleRate,
        }
      : null;
  const info: MediaInfo = {
    name,
    bytes: size,
    duration: Math.max(end, audio?.end ?? 0),
    video: { codec: 'given', width, height, rotation: 0, start: times[0] ?? 0, end },
    audio,
    decoder: 'given',
    decoderReason: null,
    audioProblem: null,
    textTracks: 0,
  };
  const held = new CanvasStore({ width, height });
  /** Of the picture on screen at `time`. */
  const shownAt = (time: number) =>
    Math.max(
      0,
      times.findLastIndex((start) => start <= time + 1e-6),
    );
  const pen = newPen(width, height);
  const cut = (time: number, square: Square): Picture => {
    const index = shownAt(time);
    const { x, y, side } = heldSquare(square, first, first);
    pen.drawImage(pictures[index] ?? first, 0, 0, width, height);
    return { time: times[index] ?? 0, side, rgba: pen.getImageData(x, y, side, side).data, stale: false };
  };
  return {
    info,
    async *pictures(asked, square) {
      for (const time of asked) yield cut(time, square);
    },
    async hold(asked) {
      held.clear();
      const indices = asked.map(shownAt);
      const numbers = new Map<number, number>();
      const room = heldSize(width, height, new Set(indices).size);
      for (const index of indices) {
        const picture = pictures[index] ?? first;
        const draw = { draw: (on: typeof pen, ...box: Box) => on.drawImage(picture, ...box) };
        if (!numbers.has(index)) numbers.set(index, held.hold(draw, room));
      }
      const shown = indices.map((index) => ({ time: times[index] ?? 0, stale: false }));
      return held.view(
        shown,
        indices.map((index) => numbers.get(index) ?? -1),
      );
    },
    async sound(from, to) {
      return sound && audio ? stretch(sound, from, to) : null;
    },
    preview: (time, maxSide) => {
      const scale = Math.min(1, maxSide / Math.max(width, height));
      return createImageBitmap(pictures[shownAt(time)] ?? first, {
        resizeWidth: Math.max(1, Math.round(width * scale)),
        resizeHeight: Math.max(1, Math.round(height * scale)),
      });
    },
    cues: async () => [],
    async close() {
      for (const picture of pictures) picture.close();
    },
  };
}

type Box = [x: number, y: number, width: number, height: number];

/** Samples of [from, to), zeros where there are none. */
function stretch({ sampleRate, channels }: NonNullable<GivenFrames['sound']>, from: number, to: number): Sound {
  const window = sampleWindow(from, to, sampleRate);
  const taken = channels.map((channel) => {
    const samples = new Float32Array(window.length);
    const place = placeBlock(0, channel.length, window.from, window.length);
    if (place) samples.set(channel.subarray(place.offset, place.offset + place.count), place.target);
    return samples;
  });
  return { start: window.from / sampleRate, sampleRate, channels: taken };
}
