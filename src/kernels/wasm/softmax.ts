// Softmax of rows in place.
import { type Code, f32, f32x4, forEach, i32, type ModuleBuilder } from './assembler';
import { Constants, exponential } from './exponential';
import { acrossLanes, FLOAT, increase, type MultiplyAdd, offset, VECTOR } from './write';

export function defineSoftmax(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
  module.define('softmax', { at: 'i32', stride: 'i32', rows: 'i32', columns: 'i32' }, ({ parameters: p, local }) => {
    const [row, i, end] = [local('i32'), local('i32'), local('i32')];
    const [most, sum, e] = [local('v128'), local('v128'), local('v128')];
    const constants = new Constants(local);
    const LEAST = -3e38;
    const at = offset(p.at.get, i.get);
    const bytes = i32.mul(p.columns.get, i32.of(FLOAT));
    const eachVector = (...body: Code[]) => forEach(i, i32.of(0), end.get, VECTOR, ...body);
    const body = [
      end.set(i32.and(i32.add(bytes, i32.of(VECTOR - 1)), i32.of(-VECTOR))),
      forEach(
        row,
        i32.of(0),
        p.rows.get,
        1,
        // Values behind the row weigh nothing.
        forEach(i, bytes, end.get, FLOAT, f32.store(at, f32.of(LEAST))),
        most.set(f32x4.of(LEAST)),
        eachVector(most.set(f32x4.max(most.get, f32x4.load(at)))),
        most.set(f32x4.splat(acrossLanes(f32.max, most.get))),
        sum.set(f32x4.of(0)),
        eachVector(
          e.set(f32x4.sub(f32x4.load(at), most.get)),
          exponential(e, local, constants, multiplyAdd),
          sum.set(f32x4.add(sum.get, e.get)),
          f32x4.store(at, e.get),
        ),
        sum.set(f32x4.div(f32x4.of(1), f32x4.splat(acrossLanes(f32.add, sum.get)))),
        eachVector(f32x4.store(at, f32x4.mul(f32x4.load(at), sum.get))),
        increase(p.at, p.stride.get),
      ),
    ];
    return [...constants.set, ...body];
  });
}
