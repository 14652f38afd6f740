// The race that any visitor can run: started, stopped, and its figures taken along.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';

test('engines race on the visitor’s processor; what was measured can be copied and saved', { tag: '@slow' }, async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto('./bench.html');
  await page.getByLabel('On the').selectOption('wasm');
  await page.getByRole('button', { name: 'Start the race' }).click();
  const block = page.getByRole('row', { name: /^block, f32/ });
  // Each engine is loaded, compared and timed; the peer in every form that it has.
  await expect(block).toBeVisible({ timeout: 240_000 });
  await expect(block.getByRole('cell')).toHaveText([/ ms$/, / ms \(.*x\)$/, / ms \(.*x\)$/, /^\d+$/]);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Copy the table' }).click();
  await expect(page.getByRole('status')).toHaveText('Copied.');
  const table = await page.evaluate(() => navigator.clipboard.readText());
  expect(table).toMatch(/^model +segments/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  const saved = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(saved.rows.slice(0, 3).map(({ engine }: { engine: string }) => engine)).toEqual([
    'ours',
    'tfjs',
    'onnxruntime-web',
  ]);
  expect(saved.machine.backend).toBe('wasm');
  expect(errors).toEqual([]);
});
