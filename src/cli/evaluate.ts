// `npm run -s evaluate -- FOLDER|CSV`: the page's model on labelled clips, one after the other in headless Chromium.
// Stdout carries the report, or with --json one object, and nothing else; progress and remarks go to stderr.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnalysisResult } from '../analysis/result';
import type { ErrorCode } from '../lib/errors';
import { martConfigSchema } from '../mart/config';
import { checkModel, messageOf, problemWith, runCommand } from './command';
import { EVALUATE_USAGE, type EvaluateArguments, readEvaluateArguments } from './evaluate-arguments';
import { type LabelledClip, readClips } from './evaluate-clips';
import { understoodLabels } from './evaluate-labels';
import { type EvaluatedClip, evaluatedClip, evaluationOf, reportOf } from './evaluate-report';
import { ensureFreshBuild } from './fresh-build';
import type { HeadlessOutcome } from './headless';
import { openPageHost, type PageHost } from './page-host';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** These are no clip's fault: every clip would count as wrong, so the evaluation ends. */
const MODEL_FAILURES: readonly ErrorCode[] = [
  'config-invalid',
  'weights-missing',
  'weights-mismatch',
  'weights-corrupt',
  'vocabulary-invalid',
  'lexicon-invalid',
  'no-backend',
  'fetch-failed',
];

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** What the page finds in one clip, or a sentence where it can't be read. Rejects when the model can't be used. */
async function runClip(host: PageHost, clip: LabelledClip, asked: EvaluateArguments): Promise<AnalysisResult | string> {
  const problem = problemWith(clip.path);
  if (problem !== null) return problem;
  let outcome: HeadlessOutcome;
  try {
    outcome = await host.analyze(
      resolve(clip.path),
      clip.subtitles.map((file) => resolve(file)),
      {
        backend: asked.backend,
        model: asked.model,
        ...(asked.view === null ? {} : { view: asked.view }),
        ...(asked.segments === null ? {} : { segments: asked.segments }),
      },
    );
  } catch (thrown) {
    return `The analysis stopped: ${messageOf(thrown).split('\n')[0]}.`;
  }
  if (outcome.ok) return outcome.result;
  if (outcome.error.code === 'subtitles-broken' || outcome.error.code === 'subtitles-empty') {
    say(`${clip.file}: ${outcome.sentence} The clip is run without words.`);
    return runClip(host, { ...clip, subtitles: [] }, asked);
  }
  if (MODEL_FAILURES.includes(outcome.error.code)) throw new Error(outcome.sentence);
  return outcome.sentence;
}

/** Every clip in turn; null when interrupted. */
async function evaluateAll(
  host: PageHost,
  clips: readonly LabelledClip[],
  asked: EvaluateArguments,
): Promise<EvaluatedClip[] | null> {
  let interrupted = false;
  // Playwright closes the browser on these signals, so that the clip under way ends too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (interrupted = true));
  const start = performance.now();
  const done: EvaluatedClip[] = [];
  for (const clip of clips) {
    const result = await runClip(host, clip, asked);
    if (interrupted) return null;
    const evaluated = evaluatedClip(clip, typeof result === 'string' ? null : result);
    done.push(evaluated);
    const left = timeLeft(((performance.now() - start) / done.length) * (clips.length - done.length));
    const said = typeof result === 'string' ? result : `${evaluated.prediction}, labelled ${clip.label}.`;
    say(`clip ${done.length} of ${clips.length}, ${left} left: ${clip.file}: ${said}`);
  }
  return done;
}

function timeLeft(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** One sentence for all files that are no clips: there may be thousands. */
function remarkOn(skipped: readonly string[]): void {
  if (skipped.length === 0) return;
  const more = skipped.length > 5 ? ` and ${skipped.length - 5} more` : '';
  say(`left out, not a video in a class's folder: ${skipped.slice(0, 5).join(', ')}${more}`);
}

async function main(): Promise<number> {
  const asked = readEvaluateArguments(process.argv.slice(2));
  if (!asked) {
    process.stdout.write(`${EVALUATE_USAGE}\n`);
    return 0;
  }
  checkModel(root, asked.model);
  const config = readFileSync(join(root, 'models', asked.model, 'config.json'), 'utf8');
  const { classes, trained } = martConfigSchema.parse(JSON.parse(config));
  const { clips, skipped } = readClips(asked.source, understoodLabels(classes));
  remarkOn(skipped);
  if (!trained) say(`the model ${asked.model} is untrained: its figures mean nothing.`);
  ensureFreshBuild(root);
  const host = await openPageHost(root, asked.backend);
  try {
    const done = await evaluateAll(host, clips, asked);
    if (!done) {
      say('evaluate: interrupted.');
      return 130;
    }
    const evaluation = evaluationOf(classes, done);
    process.stdout.write(`${asked.json ? JSON.stringify(evaluation) : reportOf(evaluation)}\n`);
    return 0;
  } finally {
    await host.close();
  }
}

await runCommand('evaluate', EVALUATE_USAGE, main);
