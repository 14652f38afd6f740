// Reads pixels that the page draws on canvases: brightness as a person would see it.
import { expect, type Locator } from '@playwright/test';
import type { App } from './app';

/** Rows of brightness, 0..255, of a canvas at its own resolution. */
export async function brightnessOf(canvas: Locator): Promise<{ width: number; height: number; values: number[] }> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('not a canvas');
    const { width, height } = element;
    // A copy on white, since the strip is transparent between its pictures.
    const copy = new OffscreenCanvas(width, height).getContext('2d');
    if (!copy) throw new Error('no canvas');
    copy.fillStyle = 'white';
    copy.fillRect(0, 0, width, height);
    copy.drawImage(element, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    const values = Array.from({ length: width * height }, (_, i) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * i, 4 * i + 3);
      return 0.299 * red + 0.587 * green + 0.114 * blue;
    });
    return { width, height, values };
  });
}

/** Mean brightness of the middle of each of the 7 x 7 patches, row by row. */
async function patchBrightness(canvas: Locator): Promise<number[]> {
  const { width, height, values } = await brightnessOf(canvas);
  return Array.from({ length: 49 }, (_, patch) => {
    const [row, column] = [Math.floor(patch / 7), patch % 7];
    let [sum, count] = [0, 0];
    for (let y = Math.ceil(((row + 0.25) * height) / 7); y < ((row + 0.75) * height) / 7; y += 1) {
      for (let x = Math.ceil(((column + 0.25) * width) / 7); x < ((column + 0.75) * width) / 7; x += 1) {
        sum += values[y * width + x] ?? 0;
        count += 1;
      }
    }
    return sum / count;
  });
}

/** Changes when anything in the picture does. */
export async function fingerprint(canvas: Locator): Promise<number> {
  const { values } = await brightnessOf(canvas);
  return values.reduce((sum, value, index) => (sum + value * (1 + (index % 97))) % 1e9, 0);
}

/** Share of the strip's pixels that are bright in `before` and under a veil in `after`. */
export function veiledShare(before: readonly number[], after: readonly number[]): number {
  const bright = before.flatMap((value, index) => (value > 60 && value < 250 ? [index] : []));
  const under = bright.filter((index) => (after[index] ?? 0) < veiled(before[index] ?? 0) + 12);
  return under.length / bright.length;
}

/** What a veil of 85 % of rgb(8 10 14) leaves of a brightness. */
const veiled = (brightness: number): number => 0.15 * brightness + 0.85 * 9.9;

/** Below this a patch is nearly as dark as the veil, and nobody could tell. */
const DARK = 20;

/**
 * Steps through all 8 time steps of the segment under the cursor and compares "masked" with "frame": the number of
 * patches that the page says are masked, how many lie under the veil, and how many are too dark to tell.
 */
export async function veiledPatches(app: App): Promise<{ masked: number; veiled: number; unclear: number }> {
  const { masked } = await app.maskCounts();
  await app.firstTimeStep();
  const found = { masked, veiled: 0, unclear: 0 };
  for (let step = 1; step <= 8; step += 1) {
    await expect(app.timeStep).toHaveText(`${step} of 8`);
    await app.recovered();
    const [frame, shown] = [await patchBrightness(app.picture('frame')), await patchBrightness(app.picture('masked'))];
    frame.forEach((value, patch) => {
      const now = shown[patch] ?? 0;
      if (value < DARK) found.unclear += 1;
      else if (Math.abs(now - veiled(value)) < Math.abs(now - value)) found.veiled += 1;
    });
    if (step < 8) await app.laterTimeStep();
  }
  return found;
}

/** Fails unless exactly the masked patches lie under the veil, as far as can be told. */
export async function expectMaskedDark(app: App): Promise<void> {
  const { masked, veiled: dark, unclear } = await veiledPatches(app);
  expect(masked).toBeGreaterThan(0);
  expect(dark).toBeGreaterThan(0);
  expect(dark).toBeLessThanOrEqual(masked);
  expect(dark + unclear).toBeGreaterThanOrEqual(masked);
}
