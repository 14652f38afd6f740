// A thread that fuzzes one parser; what it is at work on lies in shared memory, so that a hang leaves its input behind.
import { parentPort, workerData } from 'node:worker_threads';
import * as fc from 'fast-check';
import { steps } from './mutate';
import { type Cost, HEAD_BYTES, NO_COST, type Order, type Outcome } from './order';
import { runCase } from './run-case';
import { TARGETS } from './targets';

/** How many cases are looked at for how far they get: that runs the first checks twice. */
const LOOKED_AT = 1000;
/** One in so many changes what stands in front too. */
const RAW_IN = 5;
/** A case that takes longer, and longer than all before it, is looked at again before it counts as the worst. */
const DOUBTED_MS = 5;

const { name, cases, seed, shared } = workerData as Order;
const target = TARGETS.find((one) => one.name === name);
if (!target) throw new Error(`no parser ${name}`);
const counts = new Int32Array(shared, 0, 2);
const input = new Uint8Array(shared, HEAD_BYTES);

let looked = 0;
let passed = 0;
let worst: Cost = NO_COST;
const property = fc.asyncProperty(fc.nat(), fc.nat(RAW_IN - 1), steps, async (which, raw, done) => {
  const from = target.seeds[which % target.seeds.length];
  if (!from) throw new Error(`${name} has no seeds`);
  const bytes = target.mutate(from, done, raw === 0);
  input.set(bytes.subarray(0, input.length));
  counts[1] = Math.min(bytes.length, input.length);
  Atomics.add(counts, 0, 1);
  if (looked < LOOKED_AT) {
    looked++;
    if (await target.passes(bytes)) passed++;
  }
  const cost = await runCase(target, bytes, Math.max(DOUBTED_MS, worst.milliseconds));
  worst = {
    milliseconds: Math.max(worst.milliseconds, cost.milliseconds),
    bytes: Math.max(worst.bytes, cost.bytes),
  };
});
const began = performance.now();
const details = await fc.check(property, { numRuns: cases, seed });
const failure = details.failed
  ? String(details.errorInstance instanceof Error ? details.errorInstance.stack : details.errorInstance)
  : null;
const seconds = (performance.now() - began) / 1000;
parentPort?.postMessage({ seconds, passed: passed / looked, failure, worst } satisfies Outcome);
