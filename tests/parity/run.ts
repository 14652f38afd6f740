// npm run -s parity -- --goldens DIR [--backend webgpu|wasm] [--form tiled|direct] [--only PART,...] [--host chromium|node]
// Runs the network on the inputs of a goldens folder and prints a line for everything that its manifest has. Exit code:
// 0 all within limits and nothing missing, 1 something over or missing, 2 wrong arguments or no way to run.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Line } from './compare';
import { chooseHost, type HostName, runInChromium, runInNode } from './hosts';
import type { FormChoice } from '../../src/engine/protocol';
import { PARTS, type Part } from './manifest';
import { formOf } from './options';
import { formatLine, formatWorst } from './report';
import type { SessionMessage, SessionRequest } from './session';

const USAGE =
  'npm run -s parity -- --goldens DIR [--backend webgpu|wasm] [--form tiled|direct] [--only PART,...] ' +
  '[--host chromium|node]\n' +
  `PART: ${PARTS.join(', ')}\n` +
  'Default: wasm. Default host: chromium for wasm and for a hardware WebGPU adapter, node (Dawn) for a software one.\n' +
  'Default form of the WebGPU kernels: tiled on a hardware adapter, direct on a software one.';

interface Arguments {
  readonly goldens: string;
  readonly backend: 'webgpu' | 'wasm';
  readonly form: FormChoice;
  readonly host: HostName | null;
  readonly only: readonly Part[] | null;
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      goldens: { type: 'string' },
      backend: { type: 'string', default: 'wasm' },
      form: { type: 'string' },
      only: { type: 'string' },
      host: { type: 'string' },
    },
  });
  const { goldens, backend, host = null } = values;
  if (goldens === undefined) throw new Error('--goldens DIR is missing');
  if (!existsSync(join(goldens, 'manifest.json'))) throw new Error(`--goldens ${goldens}: no manifest.json there`);
  if (backend !== 'webgpu' && backend !== 'wasm') throw new Error(`--backend ${backend}: webgpu or wasm`);
  if (host !== null && host !== 'chromium' && host !== 'node') throw new Error(`--host ${host}: chromium or node`);
  return {
    goldens: resolve(goldens),
    backend,
    form: formOf(values.form, backend),
    host,
    only: values.only === undefined ? null : readParts(values.only),
  };
}

function readParts(list: string): readonly Part[] {
  return list.split(',').map((name) => {
    const part = PARTS.find((known) => known === name.trim());
    if (part === undefined) throw new Error(`--only ${name}: no such part (${PARTS.join(', ')})`);
    return part;
  });
}

async function run(options: Arguments): Promise<boolean> {
  const { goldens, backend, form, only } = options;
  const request: Omit<SessionRequest, 'wasmFolder'> = { backend, form, parts: only };
  const lines: Line[] = [];
  const outcome: { last: Exclude<SessionMessage, { kind: 'line' }> | null } = { last: null };
  const receive = (message: SessionMessage): void => {
    if (message.kind !== 'line') {
      outcome.last = message;
      return;
    }
    lines.push(message.line);
    console.log(formatLine(message.line));
  };

  const host = chooseHost(backend, options.host);
  console.error(`parity: ${goldens}, ${backend} in ${host.name}`);
  const started = performance.now();
  if (host.name === 'node') await runInNode(goldens, request, host.variables, receive);
  else await runInChromium(goldens, request, host.webgpu, receive);

  const { last } = outcome;
  if (last?.kind !== 'done') throw new Error(last?.message ?? 'the run ended without a word');
  const { verdict, engine, form: taken, fusedFrom, seconds } = last;
  for (const line of formatWorst(lines, fusedFrom)) console.log(line);
  if (verdict.leftOut.length > 0)
    console.log(`left out as asked: ${verdict.leftOut.length} (${verdict.leftOut.join(', ')})`);
  console.log(
    `seconds ${Object.entries(seconds)
      .map(([part, time]) => `${part} ${time.toFixed(1)}`)
      .join(', ')}`,
  );
  console.log(
    `${verdict.failed === 0 ? 'PASS' : 'FAIL'}  ${verdict.compared} compared, ${verdict.failed} failed, ` +
      `${verdict.missing.length} missing, ${verdict.listed} listed, ${verdict.leftOut.length} left out  ` +
      `${engine.backend}: ${engine.adapter}, ${taken ? `${taken} form, ` : ''}${host.name}, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  return verdict.failed === 0;
}

async function main(): Promise<number> {
  let options: Arguments;
  try {
    options = readArguments();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  try {
    return (await run(options)) ? 0 : 1;
  } catch (error) {
    console.error(`parity: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

process.exitCode = await main();
