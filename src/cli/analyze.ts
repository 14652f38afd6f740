// `npm run -s analyze -- VIDEO...`: the page's own analysis from the command line, in headless Chromium. Stdout carries
// nothing but results, one AnalysisResult (JSON) a line in input order; with --out they become files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Arguments, readArguments, USAGE } from './arguments';
import { checkModel, messageOf, problemWith, runCommand } from './command';
import { ensureFreshBuild } from './fresh-build';
import { openPageHost, type PageHost } from './page-host';

const root = fileURLToPath(new URL('../../', import.meta.url));

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
        ...(asked.view === null ? {} : { view: asked.view }),
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
    complain(video, `The analysis stopped: ${messageOf(thrown).split('\n')[0]}. Try again with this video alone.`);
    return false;
  }
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (!asked) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (asked.model !== null) checkModel(root, asked.model);
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

await runCommand('analyze', USAGE, main);
