// How long weights in half precision take to become float32, here where the engines are: as the page reads them, one by one,
// and through the engine's own array where it has one. A million values: ms are ns a value.
import { halfToFloat, halvesToFloats } from '../../src/lib/half';
import type { ModelName, Row } from './protocol';
import { median } from './timing';

const VALUES = 1_000_000;
const TURNS = 7;

/** Not in the types of ES2023, nor in Node 20. */
type HalfArray = new (buffer: ArrayBufferLike) => ArrayLike<number>;

export function halfRows(model: ModelName): Row[] {
  // Of either sign, with the exponents that weights have.
  const halves = Uint16Array.from({ length: VALUES }, (_, i) => 0x2000 + ((i * 40503) & 0x9fff));
  const { Float16Array } = globalThis as { readonly Float16Array?: HalfArray };
  const ways: readonly (readonly [name: string, read: (halves: Uint16Array) => Float32Array])[] = [
    ['as weights are read', halvesToFloats],
    ['one by one', (all) => Float32Array.from(all, halfToFloat)],
    ...(Float16Array
      ? [['by Float16Array', (all: Uint16Array) => new Float32Array(new Float16Array(all.buffer))] as const]
      : []),
  ];
  const times = ways.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [i, [, read]] of ways.entries()) {
      const start = performance.now();
      read(halves);
      times[i]?.push(performance.now() - start);
    }
  }
  return ways.map(([name], i) => ({
    ...{
      engine: 'ours',
      backend: 'wasm',
      precision: 'f32',
      model,
      segments: 1,
      stage: `a million half floats, ${name}`,
    },
    ...{ ms: median(times[i] ?? []), gflops: null, dispatches: null, bytes: null, share: null },
  }));
}
