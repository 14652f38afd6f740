// GEMM on whole panels: the loops over them around the micro-kernel, which computes a tile of 6 x 8.
import { type Code, f32x4, forEach, i32, type Local, type ModuleBuilder, select, when } from './assembler';
import { FLOAT, increase, type MultiplyAdd, offset, PANEL, VECTOR } from './write';

const TILE_ROWS = 6;

/**
 * `gemm`: tile after tile of 6 rows down a panel of 8 columns, whose weights the core's first cache then holds. 12
 * sums, 2 vectors of weights and 1 input fill the 15 registers that an engine has to give.
 */
export function defineGemm(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
  module.define(
    'gemm',
    {
      a: 'i32',
      strideA: 'i32',
      rows: 'i32',
      b: 'i32',
      strideB: 'i32',
      panelB: 'i32',
      bias: 'i32',
      depth: 'i32',
      panels: 'i32',
      c: 'i32',
      strideC: 'i32',
      residual: 'i32',
      strideResidual: 'i32',
      relu: 'i32',
    },
    ({ parameters: p, local }) => {
      const [panel, row, k, weights, out, more] = [
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
      ];
      const inputs = Array.from({ length: TILE_ROWS }, () => local('i32'));
      const sums = inputs.map(() => [local('v128'), local('v128')] as const);
      const eachSum = (write: (sum: Local<'v128'>, bytes: number) => Code): Code[] =>
        sums.flatMap((pair) => pair.map((sum, half) => write(sum, half * VECTOR)));
      const [left, right, input] = [local('v128'), local('v128'), local('v128')];
      /** `terms` more terms of each sum. */
      const advance = (terms: number): Code[] => [
        ...Array.from({ length: terms }, (_, term) => [
          left.set(f32x4.load(weights.get)),
          right.set(f32x4.load(weights.get, VECTOR)),
          increase(weights, p.strideB.get),
          ...inputs.flatMap((address, i) => [
            input.set(f32x4.loadSplat(address.get, term * FLOAT)),
            ...(sums[i] ?? []).map((sum, half) =>
              sum.set(multiplyAdd(input.get, half === 0 ? left.get : right.get, sum.get)),
            ),
          ]),
        ]).flat(),
        ...inputs.map((address) => increase(address, i32.of(terms * FLOAT))),
      ];
      const UNROLLED = 4;
      const hasRow = (i: number) => i32.less(i32.add(row.get, i32.of(i)), p.rows.get);
      /** Goes to row i if there is one: rows past the end are the last one again. */
      const next = (address: Local<'i32'>, stride: Local<'i32'>, i: number) =>
        address.set(i32.add(address.get, select(hasRow(i), stride.get, i32.of(0))));
      const tile = [
        ...inputs.flatMap((address, i) => {
          const before = inputs[i - 1];
          if (!before) return [address.set(offset(p.a.get, i32.mul(row.get, p.strideA.get)))];
          return [address.set(before.get), next(address, p.strideA, i)];
        }),
        weights.set(p.b.get),
        ...eachSum((sum) => sum.set(f32x4.of(0))),
        when(p.bias.get, ...eachSum((sum, bytes) => sum.set(f32x4.load(p.bias.get, bytes)))),
        forEach(k, i32.of(UNROLLED - 1), p.depth.get, UNROLLED, ...advance(UNROLLED)),
        forEach(k, i32.and(p.depth.get, i32.of(-UNROLLED)), p.depth.get, 1, ...advance(1)),
        when(
          p.residual.get,
          more.set(offset(p.residual.get, i32.mul(row.get, p.strideResidual.get))),
          ...sums.flatMap((pair, i) => [
            ...pair.map((sum, half) => sum.set(f32x4.add(sum.get, f32x4.load(more.get, half * VECTOR)))),
            next(more, p.strideResidual, i + 1),
          ]),
        ),
        when(p.relu.get, ...eachSum((sum) => sum.set(f32x4.max(sum.get, f32x4.of(0))))),
        out.set(offset(p.c.get, i32.mul(row.get, p.strideC.get))),
        ...sums.flatMap((pair, i) => [
          ...pair.map((sum, half) => f32x4.store(out.get, sum.get, half * VECTOR)),
          next(out, p.strideC, i + 1),
        ]),
      ];
      const width = i32.of(PANEL * FLOAT);
      return [
        forEach(
          panel,
          i32.of(0),
          p.panels.get,
          1,
          forEach(row, i32.of(0), p.rows.get, TILE_ROWS, ...tile),
          increase(p.b, p.panelB.get),
          increase(p.c, width),
          when(p.bias.get, increase(p.bias, width)),
          when(p.residual.get, increase(p.residual, width)),
        ),
      ];
    },
  );
}
