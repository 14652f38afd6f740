// What the wasm kernels do, cut into parts that threads can take one by one. A job is a kind and a row of numbers, all
// addresses in bytes of tfjs's memory, so that it can lie in memory that threads share.
import type { KernelExports } from '../module';
import { attention } from './attention';
import { convolution, packWeight } from './convolution';
import type { JobKind } from './kind';
import { linear } from './linear';
import { gelu, layerNorm } from './row-wise';

const KINDS = { linear, attention, packWeight, convolution, layerNorm, gelu };
export type Jobs = { [K in keyof typeof KINDS]: (typeof KINDS)[K] extends JobKind<infer J> ? J : never };
export type JobName = keyof Jobs;
const NAMES = Object.keys(KINDS) as JobName[];

/** A job as numbers: its kind, then its fields. */
export function encodeJob<K extends JobName>(name: K, job: Jobs[K]): number[] {
  const { fields } = kindOf(name);
  return [NAMES.indexOf(name), ...fields.map((field) => job[field] as number)];
}

/** What runs part after part of an encoded job. */
export function decodeJob(kernels: KernelExports, numbers: ArrayLike<number>): (part: number, scratch: number) => void {
  const name = NAMES[numbers[0] ?? -1];
  if (!name) throw new Error('no such job');
  const kind = kindOf(name);
  const job = Object.fromEntries(
    kind.fields.map((field, i) => [field, numbers[i + 1] ?? 0]),
  ) as unknown as Jobs[typeof name];
  return (part, scratch) => kind.run(kernels, job, part, scratch);
}

export const partsOf = <K extends JobName>(name: K, job: Jobs[K]): number => kindOf(name).parts(job);
export const scratchOf = <K extends JobName>(name: K, job: Jobs[K]): number => kindOf(name).scratchBytes(job);

const kindOf = <K extends JobName>(name: K) => KINDS[name] as unknown as JobKind<Jobs[K]>;
