import { expect, it } from 'vitest';
import { encodeJob, type JobName, type Jobs, partsOf, scratchOf } from './jobs/jobs';
import { buildKernels, type KernelExports } from './module';
import { instantiate } from './module-memory';
import { workQueue, workQueueBytes, PoolThread } from './thread-pool';

/** Runs a job alone on memory of its own, which holds sines, and gives all of that memory. */
function memoryBehind<K extends JobName>(name: K, job: Jobs[K], scratch: number): Float32Array {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const values = new Float32Array(memory.buffer);
  for (let i = 0; i < scratch / 4; i++) values[i] = Math.sin(1.3 * i + 0.001 * i * i);
  const module = new WebAssembly.Module(buildKernels({ sharedMemory: false, relaxed: false }));
  const leader = new PoolThread(instantiate(module, memory), workQueue(), 0);
  leader.lead(encodeJob(name, job), partsOf(name, job), scratch, scratchOf(name, job));
  return values;
}

it('attention is the same however its queries are split into blocks', () => {
  const [queries, keys, heads, depth] = [101, 37, 2, 12];
  const stride = heads * depth * 4;
  const job = (queryBlocks: number) => ({
    ...{ q: 0, k: 20_000, v: 40_000, strideQ: stride, strideK: stride, strideV: stride },
    ...{ batch: 1, heads, queries, keys, depth, context: 100_000, weights: 200_000, rows: 70, queryBlocks },
  });
  const scratch = 1 << 20;
  const [whole, cut] = [1, 3].map((queryBlocks) =>
    memoryBehind('attention', job(queryBlocks), scratch).subarray(0, scratch / 4),
  );
  expect(cut).toEqual(whole);
  expect(whole?.subarray(25_000, 25_000 + queries * heads * depth)).not.toContain(0);
});

it('each part of a job is done once, also when a helper comes in between', () => {
  const shared = workQueue(new SharedArrayBuffer(workQueueBytes));
  const done: string[] = [];
  /** Kernels that only note the rows they were asked for. */
  const noting = (who: string, then = () => {}) =>
    ({
      layerNorm: (x: number) => {
        done.push(`${who} ${x}`);
        then();
      },
    }) as unknown as KernelExports;
  const helper = new PoolThread(noting('helper'), shared, 1);
  let invited = false;
  const leader = new PoolThread(
    noting('leader', () => {
      if (!invited) {
        invited = true;
        helper.work();
      }
    }),
    shared,
    0,
  );
  const job = { x: 0, gain: 0, bias: 0, epsilon: 1e-6, rows: 48 * 5, width: 1, out: 0 };
  const places = [0, 192, 384, 576, 768];
  leader.lead(encodeJob('layerNorm', job), partsOf('layerNorm', job), 0, 0);
  expect(done.filter((line) => line.startsWith('leader'))).toHaveLength(1);
  expect(done.map((line) => Number(line.split(' ')[1])).sort((a, b) => a - b)).toEqual(places);

  // The next job is not mistaken for this one.
  done.length = 0;
  leader.lead(encodeJob('layerNorm', { ...job, x: 4096 }), partsOf('layerNorm', job), 0, 0);
  expect(done.map((line) => Number(line.split(' ')[1])).sort((a, b) => a - b)).toEqual(places.map((x) => x + 4096));
  helper.work();
  expect(done).toHaveLength(5);
});

it('a part that traps in a helper is told by the leader, who does not wait for it', () => {
  const shared = workQueue(new SharedArrayBuffer(workQueueBytes));
  const trap = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const helper = new PoolThread({ layerNorm: trap } as unknown as KernelExports, shared, 1);
  const leader = new PoolThread({ layerNorm: () => helper.work() } as unknown as KernelExports, shared, 0);
  const job = { x: 0, gain: 0, bias: 0, epsilon: 1e-6, rows: 48 * 5, width: 1, out: 0 };
  const lead = () => leader.lead(encodeJob('layerNorm', job), partsOf('layerNorm', job), 0, 0);
  expect(lead).toThrow('a kernel trapped in a helping thread');
});
