// What models/recipe/fixture.py writes, PyTorch's results on fixed inputs, and the page's side of those inputs: noise from
// the goldens' generator, in every second segment slopes made of integers.
import { z } from 'zod';
import { drawAt, fillValues, streamState } from '../../src/lib/random';
import { FRAME_SIZE, FRAMES, MEL_BINS, SEGMENT_BANKS, SEGMENT_PIXELS } from '../../src/lib/shapes';

/** [S, classes]; null where the modality is missing. */
const rows = z.array(z.array(z.number()));
const resultSchema = z.object({
  visual: rows,
  audio: rows.nullable(),
  text: rows.nullable(),
  distribution: rows,
});

export const fixtureSchema = z.object({
  seed: z.int(),
  segments: z.int(),
  /** Pieces of each segment's text, [CLS] and [SEP] included. */
  words: z.int(),
  /** As in the config of the model that gave the results. */
  weights: z.unknown(),
  whole: resultSchema,
  pictures: resultSchema,
});

export type Fixture = z.infer<typeof fixtureSchema>;

/** The first of its segments: what is compared is as if there were no others. */
export function firstSegments(fixture: Fixture, segments: number): Fixture {
  const cut = ({ visual, audio, text, distribution }: Fixture['whole']): Fixture['whole'] => ({
    visual: visual.slice(0, segments),
    audio: audio?.slice(0, segments) ?? null,
    text: text?.slice(0, segments) ?? null,
    distribution: distribution.slice(0, segments),
  });
  return {
    ...fixture,
    segments: Math.min(fixture.segments, segments),
    whole: cut(fixture.whole),
    pictures: cut(fixture.pictures),
  };
}

const COLOURS = 3;
const PLANE = FRAME_SIZE * FRAME_SIZE;
/** Special pieces come first in the vocabulary. */
const [CLS, SEP, FIRST_WORD] = [2, 3, 5];

/** 0 up to 255 and down again in 512 steps. */
function wave(steps: number): number {
  const place = steps % 512;
  return place < 256 ? place : 511 - place;
}

const isSmooth = (segment: number) => segment % 2 === 1;

/** [16, 112, 112, 3]; the generator fills [S, 3, 16, 112, 112]. */
export function drawPixels(seed: number, segment: number): Uint8Array {
  const state = streamState(seed, 'fixture.frames');
  return Uint8Array.from({ length: SEGMENT_PIXELS }, (_, i) => {
    const colour = i % COLOURS;
    const frame = Math.floor(i / (COLOURS * PLANE));
    const place = Math.floor(i / COLOURS) % PLANE;
    if (isSmooth(segment)) {
      return wave((place % FRAME_SIZE) * (colour + 1) + Math.floor(place / FRAME_SIZE) * segment + frame * 8);
    }
    return drawAt(state, segment * SEGMENT_PIXELS + (colour * FRAMES + frame) * PLANE + place) >>> 24;
  });
}

/** [100, 128] */
export function drawBanks(seed: number, segment: number): Float32Array {
  const banks = new Float32Array(SEGMENT_BANKS);
  if (isSmooth(segment)) {
    return banks.map((_, i) => wave(Math.floor(i / MEL_BINS) * 4 + (i % MEL_BINS) * segment) / 128 - 1);
  }
  fillValues(banks, streamState(seed, 'fixture.fbank'), segment * SEGMENT_BANKS, 0, 1);
  return banks;
}

/** [W]; `pieces` is the size of the vocabulary. */
export function drawPieces({ seed, words }: Fixture, segment: number, pieces: number): Int32Array {
  const state = streamState(seed, 'fixture.tokens');
  return Int32Array.from({ length: words }, (_, i) => {
    if (i === 0) return CLS;
    if (i === words - 1) return SEP;
    return FIRST_WORD + (drawAt(state, segment * words + i) % (pieces - FIRST_WORD));
  });
}
