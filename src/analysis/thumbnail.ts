// The picture that stands for a segment in the strip: frame 8 of its 16, as RGBA.
import type { Thumbnail } from './types';

const SIDE = 112;
const FRAME = 8;

/** `pixels` [16, 112, 112, 3] to [112, 112, 4]. */
export function thumbnailOf(pixels: Uint8Array): Thumbnail {
  const rgba = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
  const offset = FRAME * SIDE * SIDE * 3;
  for (let i = 0; i < SIDE * SIDE; i++) {
    for (let colour = 0; colour < 3; colour++) rgba[i * 4 + colour] = pixels[offset + i * 3 + colour] ?? 0;
  }
  return rgba;
}
