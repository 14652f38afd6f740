// What the command lines have in common: options that mean the same in each, checks before a browser is started, and
// how a failure ends the process (wrong options: the usage and status 2; anything else: one sentence and status 1).
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { MOST_SEGMENTS } from '../lib/shapes';

/** Misuse of the command line; `message` names the option and the rule. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const BACKENDS = ['auto', 'webgpu', 'wasm'] as const;
export type Backend = (typeof BACKENDS)[number];

const VIEWS = ['face', 'frame'] as const;
/** What the network is shown: a square around the face seen largest and longest, or the middle of the frame. */
export type CommandView = (typeof VIEWS)[number];

/** Node's parseArgs; what it refuses is a UsageError. */
export function parseOptions<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (thrown) {
    throw new UsageError(messageOf(thrown));
  }
}

/** @throws UsageError */
export function readBackend(text = 'auto'): Backend {
  const backend = BACKENDS.find((name) => name === text);
  if (!backend) throw new UsageError(`--backend must be one of ${BACKENDS.join(', ')}, not "${text}"`);
  return backend;
}

/** Null where it was not asked for: the model's own. @throws UsageError */
export function readView(text: string | undefined): CommandView | null {
  if (text === undefined) return null;
  const view = VIEWS.find((name) => name === text);
  if (!view) throw new UsageError(`--view must be one of ${VIEWS.join(', ')}, not "${text}"`);
  return view;
}

/** Number of segments; null where it was not asked for. @throws UsageError */
export function readSegments(text: string | undefined): number | null {
  if (text === undefined) return null;
  const segments = /^\d+$/.test(text) ? Number(text) : 0;
  if (segments < 1 || segments > MOST_SEGMENTS) {
    throw new UsageError(`--segments must be a whole number from 1 to ${MOST_SEGMENTS}, not "${text}"`);
  }
  return segments;
}

/** @throws UsageError where `root`/models has no such model */
export function checkModel(root: string, model: string): void {
  const models = readdirSync(join(root, 'models')).filter((name) =>
    existsSync(join(root, 'models', name, 'config.json')),
  );
  if (!models.includes(model)) throw new UsageError(`--model must be one of ${models.join(', ')}, not "${model}"`);
}

/** A sentence for a file that the page never gets to see; null when it can be read. */
export function problemWith(path: string): string | null {
  if (!existsSync(path)) return 'There is no such file. Check the path.';
  return statSync(path).isFile() ? null : 'This is not a file. Give the path of a video.';
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Runs the command `name` to its exit status. */
export async function runCommand(name: string, usage: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (thrown) {
    const misuse = thrown instanceof UsageError;
    process.stderr.write(`${name}: ${messageOf(thrown)}\n${misuse ? `\n${usage}\n` : ''}`);
    process.exitCode = misuse ? 2 : 1;
  }
}
