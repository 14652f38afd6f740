import { describe, expect, it } from 'vitest';
import { f32x4, forEach, i32, ModuleBuilder, select, when } from './assembler';
import { buildKernels } from './module';
import { dump } from './test-dump';

describe('a module of the assembler', () => {
  const module = new ModuleBuilder();
  const double = module.define('double', { x: 'i32' }, ({ parameters: { x } }) => [i32.add(x.get, x.get)], 'i32');
  module.define('scale', { at: 'i32', count: 'i32' }, ({ parameters: { at, count }, local }) => {
    const i = local('i32');
    return [
      forEach(
        i,
        i32.of(0),
        double(count.get),
        16,
        f32x4.store(at.get, f32x4.mul(f32x4.load(at.get, 32), f32x4.of(0.5))),
      ),
      when(i32.less(i.get, i32.of(-200)), at.set(select(count.get, at.get, i32.of(300)))),
    ];
  });
  const bytes = module.bytes({ sharedMemory: false });

  it('reads as the formulas that it was written with, under their names', () => {
    expect(WebAssembly.validate(bytes)).toBe(true);
    const functions = dump(bytes);
    expect(functions.get('double')).toEqual(['double(x)', '  local.get x', '  local.get x', '  i32.add']);
    expect(functions.get('scale')?.join('\n')).toBe(`scale(at, count) i32
  i32.const 0
  local.set 2
  block
    loop
      local.get 2
      local.get count
      call double
      i32.ge_s
      br_if 1
      local.get at
      local.get at
      v128.load 32
      v128.const 0.5 0.5 0.5 0.5
      f32x4.mul
      v128.store 0
      local.get 2
      i32.const 16
      i32.add
      local.set 2
      br 0
    end
  end
  local.get 2
  i32.const -200
  i32.lt_s
  if
    local.get at
    i32.const 300
    local.get count
    select
    local.set at
  end`);
  });

  it('refuses, as types, what would leave another value than is asked for', () => {
    // @ts-expect-error: a vector is no whole number.
    expect(i32.add(i32.of(1), f32x4.of(1))).toBeDefined();
    // @ts-expect-error: a statement leaves nothing to store.
    expect(f32x4.store(i32.of(0), when(i32.of(1)))).toBeDefined();
  });

  it('does what it says', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    expect((exports.double as (x: number) => number)(21)).toBe(42);
    new Float32Array(memory.buffer).set([1, 2, 3, 4], 8);
    (exports.scale as (at: number, count: number) => void)(0, 8);
    expect([...new Float32Array(memory.buffer, 0, 4)]).toEqual([0.5, 1, 1.5, 2]);
  });
});

it('the kernels are made of known instructions; the fused one is there only where it is asked for', () => {
  for (const relaxed of [false, true]) {
    const functions = dump(buildKernels({ sharedMemory: false, relaxed }));
    expect([...functions.keys()]).toEqual(['gemm', 'copy', 'transpose', 'clear', 'gelu', 'softmax', 'layerNorm']);
    const fused = [...functions.values()].flat().some((line) => line.includes('relaxed_madd'));
    expect(fused).toBe(relaxed);
  }
});
