// npm run -s bench -- [options]
// Races our network against its peers on this machine and prints what came out.
import { writeFileSync } from 'node:fs';
import { cpus, release, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { messageOf, runCommand } from '../src/cli/command';
import { chooseHost, type Host } from '../tests/parity/hosts';
import { type Arguments, PARTS, type Part, readArguments, USAGE } from './arguments';
import { measureBuiltPage } from './built-page';
import { raceOn } from './hosts';
import { type Line, type ModelName, type RaceMessage, type Row, SCOPES } from './race/protocol';
import { formatTable } from './table';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Turns of each engine at least, where the adapter is no software one. */
const REPETITIONS = 7;

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (!asked) {
    console.log(USAGE);
    return 0;
  }
  const [{ model = 'unknown processor' } = {}] = cpus();
  console.log(`${model.trim()}, ${cpus().length} cores; ${type()} ${release()}; Node ${process.versions.node}`);
  const { rows, failures } = await raceAll(asked);
  if (rows.length === 0) throw new Error(failures[0] ?? 'nothing was measured: the budget is too small');
  console.log(`\n${formatTable(rows)}\n`);
  if (asked.out === null) for (const row of rows) console.log(JSON.stringify(row));
  else writeFileSync(asked.out, `${JSON.stringify(rows, null, 1)}\n`);
  for (const failure of failures) console.error(`bench: ${failure}`);
  return failures.length === 0 ? 0 : 1;
}

interface Report {
  readonly rows: Row[];
  /** What went wrong: the other rows stand. */
  readonly failures: string[];
}

async function raceAll({ models, segments, lanes, host, parts, budget, threads, form }: Arguments): Promise<Report> {
  const report: Report = { rows: [], failures: [] };
  const end = performance.now() + budget * 1000;
  const hardware = { webgpu: false };
  for (const backend of ['webgpu', 'wasm'] as const) {
    const chosen = lanes.filter((lane) => lane.backend === backend);
    if (chosen.length === 0) continue;
    const where = chooseHost(backend, host);
    hardware.webgpu ||= where.webgpu === 'hardware';
    const scopes = SCOPES.filter((scope) => (parts ?? defaultParts(where)).includes(scope));
    for (const model of scopes.length > 0 ? models : []) {
      const left = end - performance.now();
      const request = { model, segments, lanes: chosen, scopes, budget: left, repetitions: REPETITIONS, threads, form };
      const receive = (message: RaceMessage) => {
        if (message.kind === 'error') report.failures.push(`${model} on ${backend}: ${message.message}`);
        if (message.kind === 'line') tell(message.line, model, report);
      };
      try {
        await raceOn(where, request, receive);
      } catch (error) {
        report.failures.push(`${model} on ${backend}: ${messageOf(error)}`);
      }
    }
  }
  if (host !== 'node' && (parts ?? PARTS).includes('page')) {
    const webgpu = hardware.webgpu ? 'hardware' : 'none';
    await measureBuiltPage({ root, webgpu, tell: (line) => tell(line, 'tiny', report), end });
  }
  return report;
}

/** All of the network takes minutes on a software adapter. */
function defaultParts({ webgpu }: Host): readonly Part[] {
  return webgpu === 'software' ? ['block'] : SCOPES;
}

function tell(line: Line, model: ModelName, { rows, failures }: Report): void {
  if (line.kind === 'rate') {
    const { lane, segments, gflops } = line;
    for (const [i, row] of rows.entries()) {
      const told = row.model === model && row.segments === segments && row.backend === lane.backend;
      if (told && row.precision === lane.precision && row.gflops !== null) {
        rows[i] = { ...row, share: row.gflops / gflops };
      }
    }
  } else if (line.kind === 'row') {
    rows.push(line.row);
    const { engine, stage, backend, precision, segments, ms } = line.row;
    console.error(`${backend} ${precision}, ${segments}: ${stage}: ${engine} ${ms.toFixed(1)} ms`);
  } else if (line.kind === 'machine') {
    const { backend, adapter, versions } = line.machine;
    const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    console.log(`${backend}: ${adapter}; ${named.join(', ')}`);
  } else {
    if (line.kind === 'failure') failures.push(`${model}: ${line.text}`);
    console.log(line.text);
  }
}

await runCommand('bench', USAGE, main);
