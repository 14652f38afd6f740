// Budget of the JavaScript that a first visit loads: everything but ffmpeg's cores, gzipped. Prints each file.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 1.2e6;
const ASSETS = 'dist/assets';

const files = readdirSync(ASSETS)
  .filter((name) => name.endsWith('.js'))
  .map((name) => ({ name, bytes: gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).length }))
  .sort((a, b) => b.bytes - a.bytes);
const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { name, bytes } of files) console.log(`${(bytes / 1e3).toFixed(1).padStart(8)} kB  ${name}`);
console.log(`${(total / 1e3).toFixed(1).padStart(8)} kB  of ${BUDGET_BYTES / 1e3} kB JavaScript, gzipped`);
if (total > BUDGET_BYTES) process.exit(1);
