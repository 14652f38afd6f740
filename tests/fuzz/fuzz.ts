// `npm run fuzz -- --cases N --only NAME --seed S`: mutated files and links for every parser that reads what strangers give.
// A crash, a case of more than a second or of more than 256 MB, or too few that get behind the first checks, and it exits 1;
// the input is then in tests/fuzz/found, where found.test.ts reads it from now on. `--table docs/fuzzing.md` writes what came
// of each parser into that table, as soon as it has ended; rows of other parsers stay.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { HEAD_BYTES, NO_COST, type Order, type Outcome } from './order';
import { withRow } from './table';
import { TARGETS } from './targets';

const MOST_INPUT = 4 * 2 ** 20;
/** Without a new case for so long it hangs: a slow case is reported by itself. ms */
const PATIENCE = 15_000;
const LEAST_PASSED = 0.5;

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
    table: { type: 'string' },
  },
});
const cases = Number(values.cases ?? 20_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const chosen = TARGETS.filter(({ name }) => values.only === undefined || name.startsWith(values.only));
if (!(cases > 0) || chosen.length === 0) {
  throw new Error(`--cases above 0, --only one of ${TARGETS.map(({ name }) => name).join(', ')}`);
}

function run(name: string): Promise<Outcome> {
  const shared = new SharedArrayBuffer(HEAD_BYTES + MOST_INPUT);
  const order: Order = { name, cases, seed, shared };
  const thread = new Worker(new URL('./start-target.mjs', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  const counts = new Int32Array(shared, 0, 2);
  return new Promise((resolve) => {
    let before = 0;
    let since = performance.now();
    const end = (outcome: Outcome) => {
      clearInterval(watch);
      void thread.terminate();
      if (outcome.failure !== null) keep(name, new Uint8Array(shared).slice(HEAD_BYTES, HEAD_BYTES + (counts[1] ?? 0)));
      resolve(outcome);
    };
    const failed = (failure: string) => end({ seconds: 0, passed: 0, failure, worst: NO_COST });
    const watch = setInterval(() => {
      const now = Atomics.load(counts, 0);
      if (now !== before) since = performance.now();
      before = now;
      if (now > 0 && performance.now() - since > PATIENCE) failed(`case ${now} hangs`);
    }, 500);
    thread.on('message', end);
    thread.on('error', (error) => failed(String(error)));
  });
}

function keep(name: string, input: Uint8Array): void {
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 8);
  const path = new URL(`./found/${name}.${hash}.bin`, import.meta.url);
  mkdirSync(new URL('./found/', import.meta.url), { recursive: true });
  writeFileSync(path, input);
  console.log(`  kept in ${path.pathname.replace(/.*\/tests\//, 'tests/')}`);
}

console.log(`${cases} cases a parser, seed ${seed}`);
let wrong = 0;
for (const target of chosen) {
  const { name } = target;
  const outcome = await run(name);
  const { seconds, passed, failure, worst } = outcome;
  const few = failure === null && passed < LEAST_PASSED;
  if (failure !== null || few) wrong++;
  const share = `${(passed * 100).toFixed(0)} % get behind the first checks${few ? ': too few' : ''}`;
  const cost = `at worst ${worst.milliseconds.toFixed(0)} ms and ${(worst.bytes / 1e6).toFixed(0)} MB`;
  console.log(`${name.padEnd(20)} ${failure ?? `${seconds.toFixed(1)} s, ${share}, ${cost}`}`);
  if (values.table === undefined) continue;
  const table = existsSync(values.table) ? readFileSync(values.table, 'utf8') : '';
  writeFileSync(values.table, withRow(table, target, { ...outcome, cases, seed }));
}
process.exit(wrong === 0 ? 0 : 1);
