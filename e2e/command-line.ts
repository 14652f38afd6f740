// Runs `npm run -s analyze` and `evaluate` as a person would and reads what they print.
import { spawn } from 'node:child_process';
import { analysisResultSchema, type AnalysisResult } from '../src/analysis/result';
import { root } from './files';

export interface Printed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Analyzed extends Printed {
  /** One for each line of stdout, checked against the schema. */
  readonly results: readonly AnalysisResult[];
}

export async function run(script: 'analyze' | 'evaluate', options: readonly string[]): Promise<Printed> {
  const child = spawn('npm', ['run', '-s', script, '--', ...options], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { status, stdout, stderr };
}

export async function analyze(...options: readonly string[]): Promise<Analyzed> {
  const printed = await run('analyze', options);
  const lines = printed.stdout.split('\n').filter((line) => line.startsWith('{'));
  return { ...printed, results: lines.map((line) => analysisResultSchema.parse(JSON.parse(line))) };
}

/** Everything in a result that must be the same whenever the same video is analysed the same way. */
export function numbersOf({ segments, video, settings }: AnalysisResult): unknown {
  return { segments, video, settings };
}
