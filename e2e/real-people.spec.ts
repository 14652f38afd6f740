// Two real people side by side: both are found, stay who they are, and have curves that differ. Only where the clips are.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { analysisResultSchema } from '../src/analysis/result';
import { en } from '../src/i18n/en';
import { App } from './app';
import { root, skipWithout, skipWithoutFfmpeg } from './files';

const text = en.people;
const clips = ['styl_happyenglish_clip2.mp4', 'styl_sad_emotion_clip1.mp4'].map(
  (name) => `${root}../shared/data/real/${name}`,
);
const address = 'https://clips.example/two.mp4';

/** Both clips at one height beside each other, 6 s. */
function sideBySide(file: string): Promise<Buffer> {
  const each = 'scale=-2:360,fps=25';
  const filter = `[0:v]${each}[a];[1:v]${each}[b];[a][b]hstack`;
  const inputs = clips.flatMap((clip) => ['-i', clip]);
  const output = ['-t', '6', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', file];
  const { status } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-filter_complex', filter, ...output]);
  expect(status).toBe(0);
  return readFile(file);
}

test(
  'two real people stay themselves in all segments and have curves of their own',
  { tag: '@slow' },
  async ({ page }, info) => {
    for (const clip of clips) skipWithout(clip);
    skipWithoutFfmpeg();
    test.setTimeout(300_000);
    mkdirSync(info.outputDir, { recursive: true });
    const body = await sideBySide(info.outputPath('two.mp4'));
    const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
    await page.context().route(address, (route) => route.fulfill({ body, headers, contentType: 'video/mp4' }));
    const app = new App(page);
    await page.goto(`./?video=${address}&segments=4`);
    await page.getByRole('button', { name: en.work.fetchYes }).click();
    expect(await app.done(200_000)).toBe(4);

    const people = page.getByRole('region', { name: text.label });
    await expect(people.getByRole('listitem')).toHaveCount(2);
    await people.getByRole('button', { name: text.allCurves }).click();
    await expect(page.locator('.people-row g[data-person]')).toHaveCount(2, { timeout: 120_000 });

    await page.getByRole('button', { name: en.export.button, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: en.export.title });
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: en.export.saveFile(en.export.files.json.name), exact: true }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    const result = analysisResultSchema.parse(JSON.parse(file));
    for (const { boxes, curve } of result.people) {
      const sides = boxes.map((box) => box && (box.x + box.width / 2 < result.file.width / 2 ? 'left' : 'right'));
      expect(new Set(sides).size).toBe(1);
      expect(sides).not.toContain(null);
      expect(curve?.segments).toHaveLength(4);
    }
    const [first, second] = result.people.map(({ curve }) => curve?.video.distribution);
    expect(first).not.toEqual(second);
    expect(app.errors).toEqual([]);
  },
);
