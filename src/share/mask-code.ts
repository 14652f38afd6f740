// Masks of 392 patches, bit by bit in the order t*49 + h*7 + w: each expected from its neighbours in space and time, in
// the segments before, and from how many masked patches are still to come.
import { GRID, VISUAL_PATCHES } from '../lib/shapes';
import { BitModel, codeNumber } from './bit-model';
import type { BitCoder } from './range-coder';

const [STEPS, SIDE] = GRID;

/** (segment, time step, row, column) of a neighbour, relative to the patch, and its weight before anything was learned. */
const NEIGHBOURS: readonly (readonly [ds: number, dt: number, dh: number, dw: number, weight: number])[] = [
  [0, 0, 0, -1, 0.6],
  [0, 0, -1, 0, 0.3],
  [0, 0, -1, -1, 0],
  [0, 0, -1, 1, 0.1],
  [0, 0, 0, -2, 0.1],
  [0, 0, -2, 0, 0.1],
  [0, -1, 0, 0, 0.8],
  [0, -1, 0, 1, 0],
  [0, -1, 1, 0, 0.1],
  [0, -1, 0, -1, -0.2],
  [0, -1, -1, 0, 0],
  [0, -2, 0, 0, 0.4],
  [-1, 0, 0, 0, 0.6],
  [-1, 0, 0, 1, 0.1],
  [-1, 0, 1, 0, 0],
  [-1, 0, 0, -1, 0],
  [-1, 0, -1, 0, 0],
  [-1, 1, 0, 0, 0.1],
  [-1, -1, 0, 0, -0.1],
  [-2, 0, 0, 0, 0.3],
];

/** Beside the neighbours: how often the patch was masked in the segments before, and the share still to come. */
const PRIOR = Float64Array.from([...NEIGHBOURS.map(([, , , , weight]) => weight), 0.4, 2.8]);
const PLACES = PRIOR.map((_, i) => i);
const RATE = 0.012;

/** Codes the masks of one result in the order of its segments. */
export class MaskCoder {
  readonly #model = new BitModel(PRIOR, RATE);
  readonly #masks: Uint8Array[] = [];
  /** [392] of +1 for each time that the patch was masked, -1 for each that it was not */
  readonly #history = new Int32Array(VISUAL_PATCHES);
  readonly #inputs = new Float64Array(PRIOR.length);

  /** `known` is [392] of 0 and 1, null when decoding. */
  code(coder: BitCoder, known: Uint8Array | null): Uint8Array {
    const mask = new Uint8Array(VISUAL_PATCHES);
    const before = this.#masks.at(-1);
    const expected = before ? count(before) : VISUAL_PATCHES / 2;
    const total = codeNumber(coder, known ? count(known) : 0, expected, 1);
    let left = Math.min(VISUAL_PATCHES, Math.max(0, total));
    for (let patch = 0; patch < VISUAL_PATCHES; patch++) {
      const open = VISUAL_PATCHES - patch;
      let bit = left === open;
      if (left > 0 && left < open) {
        this.#look(mask, patch, left / open);
        bit = this.#model.code(coder, known?.[patch] === 1, PLACES, this.#inputs);
      }
      if (!bit) continue;
      mask[patch] = 1;
      left--;
    }
    this.#masks.push(mask);
    mask.forEach((bit, patch) => {
      this.#history[patch] = (this.#history[patch] ?? 0) + (bit ? 1 : -1);
    });
    return mask;
  }

  /** Sets the inputs for `patch` of the mask that is being coded: 1 for masked, -1 for not, 0 for outside. */
  #look(mask: Uint8Array, patch: number, share: number): void {
    const [t, h, w] = [Math.floor(patch / (SIDE * SIDE)), Math.floor(patch / SIDE) % SIDE, patch % SIDE];
    const segments = this.#masks.length;
    NEIGHBOURS.forEach(([ds, dt, dh, dw], i) => {
      const inside = within(t + dt, STEPS) && within(h + dh, SIDE) && within(w + dw, SIDE);
      const other = ds === 0 ? mask : this.#masks[segments + ds];
      const place = ((t + dt) * SIDE + h + dh) * SIDE + w + dw;
      this.#inputs[i] = inside && other ? (other[place] ?? 0) * 2 - 1 : 0;
    });
    this.#inputs[NEIGHBOURS.length] = (this.#history[patch] ?? 0) / (segments + 1);
    this.#inputs[NEIGHBOURS.length + 1] = share - 0.5;
  }
}

function within(value: number, size: number): boolean {
  return value >= 0 && value < size;
}

function count(mask: Uint8Array): number {
  return mask.reduce((sum, bit) => sum + bit, 0);
}
