// GELU of the wasm kernels.
import { f32x4, forEach, i32, type ModuleBuilder } from './assembler';
import { Constants, exponential, polynomial } from './exponential';
import { FLOAT, GRID, increase, type MultiplyAdd, offset, VECTOR } from './write';

/**
 * x / 2 (1 + erf(x / sqrt 2)) as max(x, 0) - |x| / 2 erfc(t), t = |x| / sqrt 2, which is exact in both tails.
 * erfc(t) = e^(-t t) P(1 / (1 + 0.4 t)); P is our least-squares fit, iterated to minimax, within 1e-7 of it for t < 9.5.
 */
export function defineGelu(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
  const fit = [
    7.93649934e-5, 0.223971275, 0.241334122, 0.127106591, 0.425617809, -0.383218347, 0.681473248, -0.388670194,
    0.0723060315,
  ];
  module.define('gelu', GRID, ({ parameters: p, local }) => {
    const [row, i] = [local('i32'), local('i32')];
    const [x, size, t, u] = [local('v128'), local('v128'), local('v128'), local('v128')];
    const constants = new Constants(local);
    const { float } = constants;
    const body = forEach(
      row,
      i32.of(0),
      p.rows.get,
      1,
      forEach(
        i,
        i32.of(0),
        i32.mul(p.columns.get, i32.of(FLOAT)),
        VECTOR,
        x.set(f32x4.load(offset(p.from.get, i.get))),
        size.set(f32x4.abs(x.get)),
        t.set(f32x4.mul(size.get, float(Math.SQRT1_2))),
        u.set(f32x4.div(float(1), multiplyAdd(t.get, float(0.4), float(1)))),
        t.set(f32x4.mul(f32x4.neg(t.get), t.get)),
        exponential(t, local, constants, multiplyAdd),
        t.set(f32x4.mul(t.get, polynomial(fit.map(float), u.get, multiplyAdd))),
        f32x4.store(
          offset(p.to.get, i.get),
          f32x4.sub(f32x4.max(x.get, float(0)), f32x4.mul(f32x4.mul(size.get, float(0.5)), t.get)),
        ),
      ),
      increase(p.from, p.strideFrom.get),
      increase(p.to, p.strideTo.get),
    );
    return [...constants.set, body];
  });
}
