// `npm run -s analyze -- VIDEO...`: the page's own analysis from the command line, in headless Chromium. Stdout carries
// nothing but results, one AnalysisResult (JSON) a line in input order; with --out they become files.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Arguments, readArguments, USAGE, UsageError } from './arguments';
import { ensureFreshBuild } from './fresh-build';
import { openPageHost, type PageHost } from './page-host';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A sentence for a file that the page never gets to see; null when it can be read. */
function problemWith(path: string): string | null {
  if (!existsSync(path)) return 'There is no such file. Check the path.';
  return statSync(path).isFile() ? null : 'This is not a file. Give the path of a video.';
}

function checkModel(model: string | null): void {
  if (model === null) return;
  const models = readdirSync(join(root, 'models')).filter((name) =>
    existsSync(join(root, 'models', name, 'config.json')),
  );
  if (!models.includes(model)) throw new UsageError(`--model must be one of ${models.join(', ')}, not "${model}"`);
}

function complain(path: string, sentence: string): void {
  process.stderr.write(`${basename(path)}: ${sentence}\n`);
}

/** One video: true when its result is out. */
async function analyzeOne(host: PageHost, video: string, asked: Arguments): Promise<boolean> {
  const problem = problemWith(video);
  if (problem !== null) {
    complain(video, problem);
    return false;
  }
  try {
    const outcome = await host.analyze(
      resolve(video),
      asked.subtitles.map((file) => resolve(file)),
      {
        backend: asked.backend,
        ...(asked.model === null ? {} : { model: asked.model }),
        ...(asked.segments === null ? {} : { segments: asked.segments }),
      },
    );
    if (!outcome.ok) {
      complain(video, outcome.sentence);
      return false;
    }
    const json = `${JSON.stringify(outcome.result)}\n`;
    if (asked.out === null) process.stdout.write(json);
    else writeFileSync(join(asked.out, `${basename(video)}.json`), json);
    return true;
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
    complain(video, `The analysis stopped: ${message}. Try again with this video alone.`);
    return false;
  }
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (!asked) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  checkModel(asked.model);
  for (const file of asked.subtitles) {
    const problem = problemWith(file);
    if (problem === null) continue;
    complain(file, problem);
    return 1;
  }
  if (asked.out !== null) mkdirSync(asked.out, { recursive: true });
  ensureFreshBuild(root);
  const host = await openPageHost(root, asked.backend);
  try {
    let failures = 0;
    for (const video of asked.videos) if (!(await analyzeOne(host, video, asked))) failures += 1;
    return failures === 0 ? 0 : 1;
  } finally {
    await host.close();
  }
}

try {
  process.exitCode = await main();
} catch (thrown) {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof UsageError) process.stderr.write(`analyze: ${message}\n\n${USAGE}\n`);
  else process.stderr.write(`analyze: ${message}\n`);
  process.exitCode = thrown instanceof UsageError ? 2 : 1;
}
