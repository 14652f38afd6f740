// What a kind of job is: a row of numbers, and how it is cut into parts that threads take one by one.
import type { KernelExports } from '../module';

/** Rows of one part of what goes over rows. */
export const PART_ROWS = 48;

export const ceil = (value: number, step: number) => Math.ceil(value / step) * step;

/** `scratch` is memory of the thread's own, as much as `scratchBytes` says. */
type RunPart<J> = (kernels: KernelExports, job: J, part: number, scratch: number) => void;

export interface JobKind<J> {
  /** Order of the numbers. */
  readonly fields: readonly (keyof J & string)[];
  parts(job: J): number;
  scratchBytes(job: J): number;
  readonly run: RunPart<J>;
}
