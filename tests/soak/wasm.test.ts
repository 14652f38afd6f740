// A soak on WebAssembly. More by hand: `BATCHES=5000 npx vitest run tests/soak/wasm.test.ts`, and with `MODEL=tiny` the model
// that ships.
import { it } from 'vitest';
import { soak } from './soak';

const batches = Number(process.env.BATCHES ?? 500);

it('batch after batch, WebAssembly takes no more tensors and memory', { tags: ['slow'], timeout: 7_200_000 }, () =>
  soak('wasm', batches, process.env.MODEL),
);
