// Draws the faces that are a small part of the training data, in headless Chromium: persons other than the sample's.
//
//   npx tsx models/recipe/drawn/draw.ts --out ~/.cache/mart-recipe [--styles 60] [--each 5]
//
// Writes n = styles x 7 classes x each pictures: drawn-48.npy [n, 48, 48] and drawn-112.npy [n, 112, 112, 3] bytes,
// drawn-labels.npy [n] bytes, drawn-styles.npy [n] int32 seeds. Nothing is random between runs.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build } from 'vite';
import { FRAME_SIZE } from '../../../src/lib/shapes.ts';
import { FRAME_BYTES } from '../../../src/segment/resize.ts';
import { CROP_SIDE, type Picture, persons, picturesOf } from './plan.ts';

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('page.ts', import.meta.url));
  const lib = { entry, formats: ['iife' as const], name: 'page' };
  const result = await build({ configFile: false, logLevel: 'error', build: { write: false, minify: false, lib } });
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue;
    for (const chunk of output.output) if (chunk.type === 'chunk') return chunk.code;
  }
  throw new Error('the bundler gave no code for page.ts');
}

/** NumPy's format, version 1. */
function npy(descr: string, shape: readonly number[], data: Uint8Array): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const start = Buffer.from(`\u0093NUMPY\u0001\u0000\u0000\u0000${header.padEnd(length - 1)}\n`, 'latin1');
  start.writeUInt16LE(length, 8);
  return Buffer.concat([start, data]);
}

/** Crops and frames of all persons, one after another; a person is one call into the browser. */
async function draw(people: readonly (readonly Picture[])[]): Promise<{ crops: Buffer; frames: Buffer }> {
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
  // Software rendering: the same pixels on every machine with this Chromium.
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--disable-gpu', '--force-color-profile=srgb'],
  });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundle() });
    const [crops, frames]: [Buffer[], Buffer[]] = [[], []];
    for (const [index, pictures] of people.entries()) {
      const bytes = Buffer.from(await page.evaluate((all) => window.drawPictures(all), pictures), 'base64');
      for (let at = 0; at < bytes.length; at += CROP_SIDE ** 2 + FRAME_BYTES) {
        crops.push(bytes.subarray(at, at + CROP_SIDE ** 2));
        frames.push(bytes.subarray(at + CROP_SIDE ** 2, at + CROP_SIDE ** 2 + FRAME_BYTES));
      }
      process.stderr.write(`\r${index + 1} of ${people.length} persons`);
    }
    process.stderr.write('\n');
    return { crops: Buffer.concat(crops), frames: Buffer.concat(frames) };
  } finally {
    await browser.close();
  }
}

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    styles: { type: 'string', default: '60' },
    each: { type: 'string', default: '5' },
  },
});
if (!values.out) throw new Error('--out: the cache folder is missing');
const people = persons(Number(values.styles)).map((style) => picturesOf(style, Number(values.each)));
const all = people.flat();
const { crops, frames } = await draw(people);
const seeds = Int32Array.from(all, ({ scene }) => scene.style.seed);
const out = values.out;
mkdirSync(out, { recursive: true });
const write = (name: string, descr: string, shape: readonly number[], data: Uint8Array): void =>
  writeFileSync(join(out, `drawn-${name}.npy`), npy(descr, [all.length, ...shape], data));
write('48', '|u1', [CROP_SIDE, CROP_SIDE], crops);
write('112', '|u1', [FRAME_SIZE, FRAME_SIZE, 3], frames);
write(
  'labels',
  '|u1',
  [],
  Uint8Array.from(all, ({ label }) => label),
);
write('styles', '<i4', [], new Uint8Array(seeds.buffer));
process.stdout.write(`${all.length} pictures of ${people.length} persons in ${out}\n`);
