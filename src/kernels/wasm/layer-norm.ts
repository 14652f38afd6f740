// LayerNorm of the wasm kernels, a row in three passes: mean, variance, result.
import { after, type Code, f32, f32x4, forEach, i32, type Local, type ModuleBuilder } from './assembler';
import { acrossLanes, FLOAT, increase, offset, VECTOR } from './write';

export function defineLayerNorm(module: ModuleBuilder): void {
  const parameters = {
    x: 'i32',
    gain: 'i32',
    bias: 'i32',
    epsilon: 'f32',
    rows: 'i32',
    width: 'i32',
    out: 'i32',
  } as const;
  module.define('layerNorm', parameters, ({ parameters: p, local }) => {
    const [row, i, bytes, whole] = [local('i32'), local('i32'), local('i32'), local('i32')];
    const [sums, wide] = [local('v128'), local('v128')];
    const [total, centre, scale, value] = [local('f32'), local('f32'), local('f32'), local('f32')];
    const at = (address: Local<'i32'>) => offset(address.get, i.get);
    /** Runs over a row: by four, then what is left one by one. */
    const eachValue = (four: readonly Code[], one: readonly Code[]): Code[] => [
      forEach(i, i32.of(0), whole.get, VECTOR, ...four),
      forEach(i, whole.get, bytes.get, FLOAT, ...one),
    ];
    /** `total` = the sum over a row of `term`. */
    const sumOf = (four: Code<'v128'>, one: Code<'f32'>): Code[] => [
      sums.set(f32x4.of(0)),
      total.set(f32.of(0)),
      ...eachValue([sums.set(f32x4.add(sums.get, four))], [total.set(f32.add(total.get, one))]),
      total.set(f32.add(total.get, acrossLanes(f32.add, sums.get))),
    ];
    const mean = f32.div(total.get, f32.fromInt(p.width.get));
    const centred4 = f32x4.sub(f32x4.load(at(p.x)), f32x4.splat(centre.get));
    const centred = f32.sub(f32.load(at(p.x)), centre.get);
    return [
      bytes.set(i32.mul(p.width.get, i32.of(FLOAT))),
      whole.set(i32.and(bytes.get, i32.of(-VECTOR))),
      forEach(
        row,
        i32.of(0),
        p.rows.get,
        1,
        ...sumOf(f32x4.load(at(p.x)), f32.load(at(p.x))),
        centre.set(mean),
        ...sumOf(
          after([wide.set(centred4)], f32x4.mul(wide.get, wide.get)),
          after([value.set(centred)], f32.mul(value.get, value.get)),
        ),
        scale.set(f32.div(f32.of(1), f32.sqrt(f32.add(mean, p.epsilon.get)))),
        ...eachValue(
          [
            f32x4.store(
              at(p.out),
              f32x4.add(
                f32x4.mul(f32x4.mul(centred4, f32x4.splat(scale.get)), f32x4.load(at(p.gain))),
                f32x4.load(at(p.bias)),
              ),
            ),
          ],
          [
            f32.store(
              at(p.out),
              f32.add(f32.mul(f32.mul(centred, scale.get), f32.load(at(p.gain))), f32.load(at(p.bias))),
            ),
          ],
        ),
        increase(p.x, bytes.get),
        increase(p.out, bytes.get),
      ),
    ];
  });
}
