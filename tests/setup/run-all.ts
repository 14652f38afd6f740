// `npm test`: what a change is checked with, within 15 minutes. `npm run test:all` (--all), which CI runs: that, and what is
// slow and seldom breaks: every backend against the goldens and PyTorch, the recipe, the tests that are tagged slow. Goes on
// after a failure, so that one run tells all; what was left out is counted at the end; exits 1 if a check failed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from '../../src/cli/browser';
import { findFirefox } from '../browsers/find-firefox';
import { skippedIn } from './skips';

const GOLDENS = 'tests/parity/goldens/seed1';
const FIXTURE = 'tests/fixtures/tiny.json';
const all = process.argv.includes('--all');

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** What did not run and why, a line each. */
const skipped: string[] = [];

const npx = (...command: string[]) => ['npx', '--no-install', ...command];

/** `checks`, or none of them, and a word of it, where `file` is missing. */
function whereThereIs(file: string, checks: readonly Check[]): readonly Check[] {
  if (existsSync(file)) return checks;
  for (const { name } of checks) skipped.push(`${name}: no ${file}`);
  return [];
}

/**
 * Where a whole network is checked, and the options that say so. `tiled` is the form of the kernels that a GPU gets: a software
 * adapter takes several times as long for it, so it gets one segment of either kind.
 */
const PLACES = {
  wasm: ['wasm'],
  webgpu: ['webgpu'],
  'webgpu in f16': ['webgpu', '--precision', 'f16'],
  'webgpu, tiled': ['webgpu', '--form', 'tiled', '--segments', '2'],
  'webgpu, tiled, in f16': ['webgpu', '--form', 'tiled', '--segments', '2', '--precision', 'f16'],
} as const;
type Place = keyof typeof PLACES;

function parity(...places: readonly (Place & ('wasm' | 'webgpu'))[]): readonly Check[] {
  const run = npx('tsx', 'tests/parity/run.ts', '--goldens', GOLDENS, '--backend');
  return places.map((place) => ({ name: `parity on ${place}`, command: [...run, ...PLACES[place]] }));
}

function pretrained(...places: readonly Place[]): readonly Check[] {
  const run = npx('tsx', 'tests/parity/fixture.ts', '--fixture', FIXTURE, '--backend');
  return whereThereIs(
    FIXTURE,
    places.map((place) => ({
      name: `pretrained model against PyTorch on ${place}`,
      command: [...run, ...PLACES[place]],
    })),
  );
}

function recipe(): readonly Check[] {
  const name = "recipe's unit tests";
  const python = ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) {
    skipped.push(`${name}: no python3 with torch`);
    return [];
  }
  return [
    {
      name,
      command: [python, '-m', 'unittest', 'discover', '-s', 'models/recipe', '-p', '*_test.py'],
      variables: { OMP_NUM_THREADS: '2' },
    },
  ];
}

function firefox(): readonly Check[] {
  const name = 'visit in Firefox';
  if (findFirefox() !== null) return [{ name, command: npx('tsx', 'tests/browsers/firefox.ts') }];
  skipped.push(`${name}: no firefox`);
  return [];
}

const endToEnd = npx('playwright', 'test', '--config', 'e2e/playwright.config.ts');

const checks: readonly Check[] = [
  { name: 'format', command: npx('biome', 'format', '.') },
  { name: 'lint', command: npx('biome', 'lint', '--error-on-warnings', '.') },
  { name: 'imports', command: npx('tsx', 'tests/setup/check-imports.ts') },
  { name: 'types', command: npx('tsc', '--noEmit') },
  { name: 'model files', command: npx('tsx', 'tests/setup/model-files.ts') },
  { name: 'unit and browser tests', command: npx('vitest', 'run', ...(all ? [] : ['--tags-filter', '!slow'])) },
  ...pretrained(
    'wasm',
    ...(all ? (['webgpu', 'webgpu in f16', 'webgpu, tiled', 'webgpu, tiled, in f16'] as const) : []),
  ),
  ...(all
    ? [
        ...recipe(),
        ...parity('wasm', 'webgpu'),
        { name: 'WGSL through naga', command: npx('tsx', 'tests/naga/run.ts') },
        { name: 'fuzzing', command: npx('tsx', 'tests/fuzz/fuzz.ts') },
        { name: 'small shapes on webgpu, in the browser', command: npx('tsx', 'tests/parity/smoke.ts') },
      ]
    : []),
  { name: 'build', command: npx('vite', 'build', '--logLevel', 'warn') },
  ...(all ? [{ name: "sample's analysis", command: npx('tsx', 'tests/setup/sample-analysis.ts', '--check') }] : []),
  { name: 'bundle size', command: npx('tsx', 'tests/setup/bundle-size.ts') },
  ...(all
    ? [
        { name: 'package', command: npx('tsx', 'tests/package/check.ts') },
        { name: 'site', command: npx('tsx', 'tests/site/build.ts') },
      ]
    : []),
  ...(all ? firefox() : []),
  { name: 'end to end', command: all ? endToEnd : [...endToEnd, '--grep-invert', '@slow'] },
];

/** Runs a check with its output on ours; gives the exit status and the last of what it said. */
function run({ command, variables }: Check): Promise<{ status: number | null; said: string }> {
  const [program = '', ...options] = command;
  const child = spawn(program, options, {
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...variables },
    shell: process.platform === 'win32',
  });
  let said = '';
  const pass = (from: NodeJS.ReadableStream, to: NodeJS.WritableStream) =>
    from.on('data', (bytes: Buffer) => {
      to.write(bytes);
      said = (said + bytes.toString()).slice(-10_000);
    });
  pass(child.stdout, process.stdout);
  pass(child.stderr, process.stderr);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, said }));
  });
}

const browser = await findBrowser();
console.log(`Browser: ${browser.name}, ${browser.executablePath}`);

const failed: string[] = [];
const began = performance.now();
const since = (start: number) => ((performance.now() - start) / 1000).toFixed(0);
for (const check of checks) {
  const { name } = check;
  console.log(`\n── ${name}: ${check.command.join(' ')}`);
  const start = performance.now();
  const { status, said } = await run(check);
  if (status !== 0) failed.push(name);
  const count = skippedIn(said);
  if (count > 0)
    skipped.push(`${name}: ${count} ${count === 1 ? 'test' : 'tests'}, named above${all ? '' : ' or slow'}`);
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${since(start)} s`);
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
if (!all) console.log('\nThe slow rest, which CI runs too: npm run test:all');
console.log(
  `\nchecks: ${checks.length - failed.length} passed, ${failed.length} failed, ${skipped.length} skipped in whole or part, ${since(began)} s`,
);
process.exit(failed.length === 0 ? 0 : 1);
