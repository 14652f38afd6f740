// An altered segment: patches hidden from the visual encoder, sound silenced, words struck out, or a modality not given
// at all. Pure: what was read goes in, what the network shall see instead comes out. Times in s on the file's clock.
import type { AlteredInput } from '../engine/protocol';
import { requireArgument } from '../lib/assert';
import { FRAME_SIZE, GRID, type Modality, PATCH, TUBELET_FRAMES, VISUAL_PATCHES } from '../lib/shapes';
import { planSegments } from '../segment/plan';
import type { SoundStretch, SoundTrack } from '../segment/segment-sound';
import type { PlannedSegment, SegmentInput, WordRow } from '../segment/types';
import type { SeenView } from './follow';
import type { Alteration } from './types';

export const UNALTERED: Alteration = { hidden: null, silenced: [], struck: [], without: [] };

/** A segment as the reader gives it, altered or not. */
export interface AlteredSegment {
  readonly planned: PlannedSegment;
  readonly input: AlteredInput;
  readonly row: WordRow | null;
  readonly view: SeenView;
}

/** What of `alteration` concerns pixels, words and whole modalities; sound is silenced before its filter banks. */
export function alterSegment(
  { planned, input, row, view }: AlteredSegment & { readonly input: SegmentInput },
  { hidden, struck, without }: Alteration,
): AlteredSegment {
  const leaves = (modality: Modality) => without.includes(modality);
  const said = row && !leaves('text') ? strikeWords(row, struck) : null;
  return {
    planned,
    view,
    row: said,
    input: {
      ...input,
      pixels: leaves('visual') ? null : hidden ? hidePatches(input.pixels, hidden) : input.pixels,
      filterBanks: leaves('audio') ? null : input.filterBanks,
      pieces: said?.ids ?? null,
    },
  };
}

const [TIMES, ROWS, COLUMNS] = GRID;
const COLOURS = 3;
const LINE = FRAME_SIZE * COLOURS;

/**
 * Pixels [16, 112, 112, 3] with each hidden patch in its own mean colour, over both of its frames. The mean is what the
 * decoder's target leaves out too: a flat patch has nothing of what MART must recover, and no edge that was not there.
 */
export function hidePatches(pixels: Uint8Array, hidden: Uint8Array): Uint8Array {
  requireArgument(hidden.length === VISUAL_PATCHES, 'hidden', `of ${VISUAL_PATCHES} values`);
  const altered = pixels.slice();
  for (let time = 0; time < TIMES; time++) {
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        if (hidden[(time * ROWS + row) * COLUMNS + column]) flatten(altered, time, row, column);
      }
    }
  }
  return altered;
}

function flatten(pixels: Uint8Array, time: number, row: number, column: number): void {
  const lines = Array.from({ length: TUBELET_FRAMES * PATCH }, (_, i) => {
    const frame = time * TUBELET_FRAMES + Math.floor(i / PATCH);
    const from = (frame * FRAME_SIZE + row * PATCH + (i % PATCH)) * LINE + column * PATCH * COLOURS;
    return pixels.subarray(from, from + PATCH * COLOURS);
  });
  for (let colour = 0; colour < COLOURS; colour++) {
    let sum = 0;
    for (const line of lines) for (let i = colour; i < line.length; i += COLOURS) sum += line[i] ?? 0;
    const mean = Math.round(sum / (TUBELET_FRAMES * PATCH * PATCH));
    for (const line of lines) for (let i = colour; i < line.length; i += COLOURS) line[i] = mean;
  }
}

/** Samples of the track, zero within `silenced`: what a track gives that is truly silent there. */
export function silence(sound: SoundStretch, silenced: Alteration['silenced']): SoundStretch {
  if (silenced.length === 0) return sound;
  const { start, sampleRate } = sound;
  const channels = sound.channels.map((channel) => {
    const quiet = channel.slice();
    for (const [from, to] of silenced) {
      const [first, end] = [from, to].map((time) => Math.max(0, Math.ceil((time - start) * sampleRate - 1e-6)));
      quiet.fill(0, first, end);
    }
    return quiet;
  });
  return { ...sound, channels };
}

/** The row without some words, null where none is left. Words that had not fitted into the row stay out of it. */
export function strikeWords(row: WordRow, struck: readonly number[]): WordRow | null {
  const [cls, sep] = [row.ids[0] ?? 0, row.ids.at(-1) ?? 0];
  const ids = [cls];
  const words = row.words
    .filter((_, index) => !struck.includes(index))
    .map((word) => {
      const from = ids.length;
      ids.push(...row.ids.subarray(...word.pieces));
      return { ...word, pieces: [from, ids.length] as const };
    });
  return words.length > 0 ? { ids: Int32Array.from([...ids, sep]), words, dropped: row.dropped } : null;
}

/** A hundred windows of 25 ms, one every 10 ms, s. */
const HEARD = 1.015;
/** Filter banks lie on a grid of 10 ms, and resampling looks a little beyond; s. */
const MARGIN = 0.02;

/**
 * The stretch of the track that the network hears of segment `index`, at most a little longer than it is: about a second
 * around the segment's centre, however long the segment. `extent` is what was analysed.
 */
export function heardStretch(
  extent: { readonly from: number; readonly to: number; readonly segments: number },
  index: number,
  { start, end }: Pick<SoundTrack, 'start' | 'end'>,
): readonly [from: number, to: number] {
  const { from, to, segments } = extent;
  const plan = planSegments({ duration: to, segments, every: null, range: [from, to] });
  const centre = plan.segments[index]?.centre ?? from;
  const first = Math.max(start, Math.min(centre - HEARD / 2, end - HEARD));
  return [Math.max(start, first - MARGIN), Math.min(end, first + HEARD + MARGIN)];
}
