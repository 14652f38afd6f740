// The sound of a segment as pixels: its filter banks in grey, low pitch at the bottom, under the hue of attention.
import { BANK_FRAMES, MEL_BINS } from '../../lib/shapes';
import { channelsOf } from '../../ui/tokens';

/** The grey of the loudest: held back, so that the hue shows on it. */
const LOUDEST = 0.75;
/** Opacity of the highest share: the sound stays visible under it. */
const FULL = 0.85;
const HUE = channelsOf('attention', 'dark');

/** Both [100, 128] in (time, mel); `most` is the share that gets the full hue. */
export function soundImage(sound: Uint8Array, heat: Float32Array, most: number): ImageData {
  const image = new ImageData(BANK_FRAMES, MEL_BINS);
  for (let time = 0; time < BANK_FRAMES; time++) {
    for (let mel = 0; mel < MEL_BINS; mel++) {
      const point = time * MEL_BINS + mel;
      const over = most > 0 ? (FULL * (heat[point] ?? 0)) / most : 0;
      const at = 4 * ((MEL_BINS - 1 - mel) * BANK_FRAMES + time);
      HUE.forEach((value, channel) => {
        image.data[at + channel] = LOUDEST * (sound[point] ?? 0) * (1 - over) + value * over;
      });
      image.data[at + 3] = 255;
    }
  }
  return image;
}
