// npm run -s parity:fixture -- [--model FOLDER] [--fixture FILE] [--backend webgpu|wasm] [--precision f32|f16]
//   [--form tiled|direct] [--segments N] [--host chromium|node]
// Runs a model's folder on fixed inputs and compares with what PyTorch gave for the same weights, which
// models/recipe/fixture.py wrote; with `--segments` the first ones alone. Exit code: 0 all within limits, 1 something over, 2 wrong arguments or no way to run.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { Line } from './compare';
import { firstSegments, fixtureSchema } from './fixture-case';
import type { FixtureMessage } from './fixture-session';
import { chooseHost, type Host, type HostName, runFixtureOn } from './hosts';
import type { Backend } from '../../src/engine/protocol';
import { formOf } from './options';
import { formatLine } from './report';

function readArguments() {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'models/tiny' },
      fixture: { type: 'string', default: 'tests/fixtures/tiny.json' },
      backend: { type: 'string', default: 'wasm' },
      precision: { type: 'string', default: 'f32' },
      form: { type: 'string' },
      segments: { type: 'string' },
      host: { type: 'string' },
    },
  });
  const { model, fixture, backend, precision, host = null } = values;
  if (backend !== 'webgpu' && backend !== 'wasm') throw new Error(`--backend ${backend}: webgpu or wasm`);
  if (precision !== 'f32' && precision !== 'f16') throw new Error(`--precision ${precision}: f32 or f16`);
  const form = formOf(values.form, backend);
  const segments = values.segments === undefined ? null : Number(values.segments);
  if (segments !== null && !(Number.isInteger(segments) && segments > 0)) {
    throw new Error(`--segments ${values.segments}: a whole number from 1`);
  }
  if (host !== null && host !== 'chromium' && host !== 'node') throw new Error(`--host ${host}: chromium or node`);
  return { model: resolve(model), file: fixture, backend, precision, form, segments, host } as const;
}

/** As parity's; where no Vulkan driver can be had, Chromium's software adapter, several times slower. */
function hostOf(backend: Backend, asked: HostName | null): Host {
  try {
    return chooseHost(backend, asked);
  } catch (error) {
    if (asked !== null) throw error;
    console.error(`fixture: ${error instanceof Error ? error.message : String(error)}`);
    return chooseHost(backend, 'chromium');
  }
}

async function main(): Promise<number> {
  const { model, file, backend, precision, form, segments, host: asked } = readArguments();
  const whole = fixtureSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const fixture = segments === null ? whole : firstSegments(whole, segments);
  const config: { readonly weights: unknown } = JSON.parse(readFileSync(join(model, 'config.json'), 'utf8'));
  if (!isDeepStrictEqual(config.weights, fixture.weights)) {
    throw new Error(`${file} is of other weights than ${model}: make it anew with models/recipe/fixture.py`);
  }
  const started = performance.now();
  const host = hostOf(backend, asked);
  console.error(`fixture: ${model}, ${backend} ${precision} in ${host.name}`);
  const lines: Line[] = [];
  const outcome: { last: FixtureMessage | null } = { last: null };
  await runFixtureOn(host, model, { backend, precision, form, fixture }, (message) => {
    outcome.last = message;
    if (message.kind !== 'line') return;
    lines.push(message.line);
    console.log(formatLine(message.line));
  });
  const { last } = outcome;
  if (last?.kind !== 'done') throw new Error(last?.kind === 'error' ? last.message : 'the run ended without a word');

  const failed = lines.filter(({ ok }) => !ok).length;
  const worst = Math.max(...lines.map(({ maxAbs }) => maxAbs ?? Number.POSITIVE_INFINITY));
  const passed = failed === 0 && lines.length > 0;
  console.log(
    `${passed ? 'PASS' : 'FAIL'}  ${lines.length} compared, ${failed} failed, worst difference ${worst.toExponential(1)}  ` +
      `${backend} ${precision}: ${last.adapter}, ${last.form ? `${last.form} form, ` : ''}${host.name}, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  return passed ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`fixture: ${error instanceof Error ? error.message : String(error)}`);
  return 2;
});
