// Budgets of what a user of the package downloads, gzipped as a static host would send it: the scripts of an analysis, those
// that the element adds, and everything up to the first result. Decoders that few files need are counted apart.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** tfjs is most of it, and there once: network and face detector share its file. */
const ANALYSIS_BUDGET = 0.65e6;
/** Beside the analysis: the element, its Chinese, and what reads saved results and links. */
const ELEMENT_BUDGET = 0.06e6;
const FIRST_RESULT_BUDGET = 21e6;
/** Of the packed package. */
const PACKED_BUDGET = 22e6;

const DECODERS = /^chunk-mediabunny-(ac3|dts|prores)-/;

/** Scripts that `entry` names, and those that they name, by import or by address. */
export function scriptsFrom(entry: string, contentOf: (file: string) => string): Set<string> {
  const found = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, name = ''] of contentOf(file).matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)) waiting.push(name);
  }
  return found;
}

/** Prints each part; false where one is over its budget. */
export function withinBudgets(folder: string, packed: number): boolean {
  const contentOf = (file: string) => readFileSync(join(folder, file), 'utf8');
  const gzipped = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0);
  const analysis = [...scriptsFrom('mart-emotion.js', contentOf)];
  const needed = analysis.filter((file) => !DECODERS.test(file));
  const element = [...scriptsFrom('element.js', contentOf)].filter((file) => !analysis.includes(file));
  const model = readdirSync(join(folder, 'models/tiny'))
    .filter((file) => /\.(safetensors|txt|json)$/.test(file) && !/^(LICENSE|lexicon)/.test(file))
    .map((file) => `models/tiny/${file}`);
  const faces = readdirSync(join(folder, 'faces')).map((file) => `faces/${file}`);
  const first = gzipped([...needed, ...model, ...faces, 'tfjs/tfjs-backend-wasm-threaded-simd.wasm']);
  const rows = [
    ['scripts of an analysis', gzipped(needed), ANALYSIS_BUDGET],
    ['scripts that the element adds', gzipped(element), ELEMENT_BUDGET],
    ['all to the first result, model and wasm among it', first, FIRST_RESULT_BUDGET],
    ['the packed package', packed, PACKED_BUDGET],
  ] as const;
  const kB = (bytes: number) => (bytes / 1e3).toFixed(1).padStart(9);
  for (const [name, bytes, budget] of rows) console.log(`${kB(bytes)} of ${kB(budget)} kB  ${name}`);
  console.log(`${kB(gzipped(analysis.filter((file) => DECODERS.test(file))))} kB  beside it: decoders for some files`);
  return rows.every(([, bytes, budget]) => bytes <= budget);
}
