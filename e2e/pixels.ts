// Reads pixels that the page draws on canvases: brightness as a person would see it.
import { expect, type Locator } from '@playwright/test';
import type { App } from './app';

/**
 * Mean brightness, 0..255, of the cells of a grid over a canvas, row by row; of each cell only the middle counts,
 * `inset` of its size away from all edges. Read in the page, since whole canvases are slow to bring over.
 */
export async function brightnessOf(
  canvas: Locator,
  columns: number,
  rows: number,
  inset: number,
): Promise<readonly number[]> {
  return canvas.evaluate(
    (element, grid) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      const { width, height } = element;
      // A copy on white, since the strip is transparent between its pictures.
      const copy = new OffscreenCanvas(width, height).getContext('2d');
      if (!copy) throw new Error('no canvas');
      copy.fillStyle = 'white';
      copy.fillRect(0, 0, width, height);
      copy.drawImage(element, 0, 0);
      const { data } = copy.getImageData(0, 0, width, height);
      const [cellWidth, cellHeight] = [width / grid.columns, height / grid.rows];
      return Array.from({ length: grid.columns * grid.rows }, (_, cell) => {
        const [row, column] = [Math.floor(cell / grid.columns), cell % grid.columns];
        let [sum, count] = [0, 0];
        for (let y = Math.ceil((row + grid.inset) * cellHeight); y < (row + 1 - grid.inset) * cellHeight; y += 1) {
          for (
            let x = Math.ceil((column + grid.inset) * cellWidth);
            x < (column + 1 - grid.inset) * cellWidth;
            x += 1
          ) {
            const at = 4 * (y * width + x);
            sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
            count += 1;
          }
        }
        return count === 0 ? 255 : sum / count;
      });
    },
    { columns, rows, inset },
  );
}

/** The middles of the 7 x 7 patches. */
const patchBrightness = (canvas: Locator) => brightnessOf(canvas, 7, 7, 0.25);

/** The strip in cells that are smaller than its patches. */
export const stripBrightness = (strip: Locator) => brightnessOf(strip, 320, 28, 0);

/** Changes when anything in the picture visibly does. */
export async function fingerprint(canvas: Locator): Promise<string> {
  const cells = await brightnessOf(canvas, 28, 28, 0);
  return cells.map((value) => Math.round(value * 4)).join(' ');
}

/** Share of the strip's cells that are bright in `before` and under a veil in `after`. */
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
