// Times of a run by stage: by the clock where the host computes, by the GPU's own time stamps where it has them, or, for
// a profile, by waiting for the GPU behind each stage.
import { STAGE_NAMES, type StageName, type StageTimer } from '../mart/run/types';
import type { RunTimes } from './protocol';
import { recordingBackend } from './webgpu-backend';

/** Runs `run` with a timer of its stages. `waits` makes each stage wait for the device: exact, and slower. */
export async function timedRun<T>(
  run: (timer: StageTimer) => Promise<T>,
  { waits = false } = {},
): Promise<{ result: T; times: RunTimes }> {
  const gpu = recordingBackend();
  const stages = Object.fromEntries(STAGE_NAMES.map((stage) => [stage, 0])) as Record<StageName, number>;
  const byClock: StageTimer = async (stage, work) => {
    const start = performance.now();
    const result = await work();
    if (waits) await gpu?.idle();
    stages[stage] += performance.now() - start;
    return result;
  };
  const byGpu: StageTimer = async (stage, work) => {
    gpu?.stage(stage);
    const result = await work();
    gpu?.stage(null);
    return result;
  };
  const stamped = gpu !== null && !waits && gpu.countsTime;
  if (stamped) gpu.startCounting();
  const start = performance.now();
  const result = await run(stamped ? byGpu : byClock);
  const total = performance.now() - start;
  if (stamped) return { result, times: { by: 'gpu', stages: { ...stages, ...(await gpu.takeCounts()) }, total } };
  if (gpu && !waits) return { result, times: { by: 'none', stages: null, total } };
  return { result, times: { by: waits && gpu ? 'waits' : 'clock', stages, total } };
}
