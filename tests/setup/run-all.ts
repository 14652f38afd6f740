// Everything that must hold, in one command: `npm test` here and in CI. Goes on after a failure, so that one run tells
// all; exits 1 if a check failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from '../../src/cli/browser';

const GOLDENS = '../shared/goldens/seed1';
const FIXTURE = 'tests/fixtures/tiny.json';

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

const leftOut: string[] = [];

const npx = (...command: string[]) => ['npx', '--no-install', ...command];

function parity(): Check[] {
  if (!existsSync(GOLDENS)) {
    leftOut.push(`Parity is left out: no goldens at ${GOLDENS}.`);
    return [];
  }
  const run = npx('tsx', 'tests/parity/run.ts', '--goldens', GOLDENS, '--backend');
  return [
    { name: 'parity on wasm, in the browser', command: [...run, 'wasm'] },
    { name: 'parity on webgpu', command: [...run, 'webgpu'] },
  ];
}

function pretrained(): Check[] {
  if (!existsSync(FIXTURE)) {
    leftOut.push(`The model against PyTorch is left out: no ${FIXTURE} (models/recipe/fixture.py writes it).`);
    return [];
  }
  const run = npx('tsx', 'tests/parity/fixture.ts', '--fixture', FIXTURE, '--backend');
  return [
    { name: 'pretrained model against PyTorch on wasm, in the browser', command: [...run, 'wasm'] },
    { name: 'pretrained model against PyTorch on webgpu', command: [...run, 'webgpu'] },
    {
      name: 'pretrained model against PyTorch on webgpu in float16',
      command: [...run, 'webgpu', '--precision', 'f16'],
    },
  ];
}

function recipe(): Check[] {
  const python = ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) {
    leftOut.push("The recipe's unit tests are left out: no python3 with torch.");
    return [];
  }
  return [
    {
      name: "recipe's unit tests",
      command: [python, '-m', 'unittest', 'discover', '-s', 'models/recipe', '-p', '*_test.py'],
      variables: { OMP_NUM_THREADS: '2' },
    },
  ];
}

const checks: readonly Check[] = [
  { name: 'format', command: npx('biome', 'format', '.') },
  { name: 'lint', command: npx('biome', 'lint', '--error-on-warnings', '.') },
  { name: 'imports', command: npx('tsx', 'tests/setup/check-imports.ts') },
  { name: 'types', command: npx('tsc', '--noEmit') },
  { name: 'model files', command: npx('tsx', 'tests/setup/model-files.ts') },
  { name: 'unit and browser tests', command: npx('vitest', 'run') },
  ...recipe(),
  ...parity(),
  ...pretrained(),
  { name: 'small shapes on webgpu, in the browser', command: npx('tsx', 'tests/parity/smoke.ts') },
  { name: 'build', command: npx('vite', 'build', '--logLevel', 'warn') },
  { name: "sample's analysis", command: npx('tsx', 'tests/setup/sample-analysis.ts', '--check') },
  { name: 'bundle size', command: npx('tsx', 'tests/setup/bundle-size.ts') },
  { name: 'end to end', command: npx('playwright', 'test', '--config', 'e2e/playwright.config.ts') },
];

const browser = await findBrowser();
console.log(`Browser: ${browser.name}, ${browser.executablePath}`);
for (const sentence of leftOut) console.log(sentence);

const failed: string[] = [];
for (const { name, command, variables } of checks) {
  const [program = '', ...options] = command;
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const start = performance.now();
  const { status } = spawnSync(program, options, {
    stdio: 'inherit',
    env: { ...process.env, ...variables },
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed.push(name);
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\nchecks: ${checks.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
