// A soak on WebGPU: Dawn in Node. More on a real GPU: `BATCHES=5000 MODEL=tiny npx vitest run tests/soak/webgpu.test.ts`.
import '../setup/dawn';
import { it } from 'vitest';
import { soak } from './soak';

const batches = Number(process.env.BATCHES ?? 200);

it('batch after batch, WebGPU takes no more tensors and buffers', { tags: ['slow'], timeout: 7_200_000 }, () =>
  soak('webgpu', batches, process.env.MODEL),
);
