// The inputs of a goldens case, drawn from its seed as the goldens' README says.
import { drawAt, fillDraws, fillValues, streamState, unit } from '../../src/lib/random';
import {
  AUDIO_PATCHES,
  BANK_FRAMES,
  FRAME_SIZE,
  FRAMES,
  MEL_BINS,
  SEGMENT_BANKS,
  SEGMENT_PIXELS,
  VISUAL_PATCHES,
} from '../../src/lib/shapes';
import type { Activation } from './activation';

const COLOURS = 3;
const CLS = 101;
const SEP = 102;

export interface TextRows {
  /** [2 S * W]; row 2s is the transcript of segment s, row 2s + 1 its emotion words. */
  readonly ids: Int32Array;
  readonly rows: number;
  readonly length: number;
}

/** input.frames [1, S, 3, 16, 112, 112], values 0..255. */
export function drawFrames(seed: number, segments: number): Activation {
  const state = streamState(seed, 'input.frames');
  const data = new Float32Array(segments * SEGMENT_PIXELS);
  for (let i = 0; i < data.length; i++) data[i] = drawAt(state, i) >>> 24;
  return { shape: [1, segments, COLOURS, FRAMES, FRAME_SIZE, FRAME_SIZE], data };
}

/** Segment `s` of such frames as pixels [16, 112, 112, 3]. */
export function pixelsOf(frames: Activation, s: number): Uint8Array {
  const plane = SEGMENT_PIXELS / COLOURS;
  const pixels = new Uint8Array(SEGMENT_PIXELS);
  for (let i = 0; i < SEGMENT_PIXELS; i++) {
    pixels[i] = frames.data[s * SEGMENT_PIXELS + (i % COLOURS) * plane + Math.floor(i / COLOURS)] ?? 0;
  }
  return pixels;
}

/** input.fbank [1, 100 S, 128]. */
export function drawBanks(seed: number, segments: number): Activation {
  return uniform(seed, 'input.fbank', [1, segments * BANK_FRAMES, MEL_BINS]);
}

/** Segment `s` of such banks, [100, 128]. */
export function banksOf(banks: Activation, s: number): Float32Array {
  return banks.data.subarray(s * SEGMENT_BANKS, (s + 1) * SEGMENT_BANKS);
}

/** input.tokens and input.lens. */
export function drawText(seed: number, segments: number, words: number): TextRows {
  const rows = 2 * segments;
  const ids = new Int32Array(rows * words);
  const [tokens, lens] = [streamState(seed, 'input.tokens'), streamState(seed, 'input.lens')];
  for (let row = 0; row < rows; row++) {
    const length = row === 0 ? words : 4 + (drawAt(lens, row) % (words - 3));
    for (let column = 0; column < length; column++) {
      const place = row * words + column;
      ids[place] = 1000 + (drawAt(tokens, place) % 29522);
      if (column === 0) ids[place] = CLS;
      if (column === length - 1) ids[place] = SEP;
    }
  }
  return { ids, rows, length: words };
}

/** What the parts that are checked alone run on. */
export function drawIsolated(seed: number, segments: number, words: number, width: number) {
  const draws = new Uint32Array(segments * VISUAL_PATCHES);
  fillDraws(draws, streamState(seed, 'input.iso.mask'));
  const of = (name: string, count: number) => uniform(seed, `input.iso.${name}`, [segments, count, width]);
  return {
    video: of('video', VISUAL_PATCHES),
    audio: of('audio', AUDIO_PATCHES),
    words: of('words', words),
    x: of('cpc.x', words),
    y: of('cpc.y', words),
    mask: Uint8Array.from(draws, (draw) => (unit(draw) >= 0 ? 1 : 0)),
  };
}

function uniform(seed: number, name: string, shape: readonly number[]): Activation {
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  fillValues(data, streamState(seed, name), 0, 0, 1);
  return { shape, data };
}
