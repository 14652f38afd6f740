// The wasm kernels that copy: rows, transposed rows, zeros.
import { clear, f32, f32x4, forEach, i32, type Local, type ModuleBuilder } from './assembler';
import { FLOAT, GRID, increase, offset, VECTOR } from './write';

/** `copy`, `transpose` and `clear`. */
export function defineCopies(module: ModuleBuilder): void {
  defineCopy(module);
  defineTranspose(module);
  module.define('clear', { at: 'i32', bytes: 'i32' }, ({ parameters: { at, bytes } }) => [clear(at.get, bytes.get)]);
}

function defineCopy(module: ModuleBuilder): void {
  module.define('copy', GRID, ({ parameters: p, local }) => {
    const [row, i, whole] = [local('i32'), local('i32'), local('i32')];
    const bytes = i32.mul(p.columns.get, i32.of(FLOAT));
    const at = (address: Local<'i32'>) => offset(address.get, i.get);
    return [
      whole.set(i32.and(bytes, i32.of(-VECTOR))),
      forEach(
        row,
        i32.of(0),
        p.rows.get,
        1,
        forEach(i, i32.of(0), whole.get, VECTOR, f32x4.store(at(p.to), f32x4.load(at(p.from)))),
        forEach(i, whole.get, bytes, FLOAT, f32.store(at(p.to), f32.load(at(p.from)))),
        increase(p.from, p.strideFrom.get),
        increase(p.to, p.strideTo.get),
      ),
    ];
  });
}

function defineTranspose(module: ModuleBuilder): void {
  module.define('transpose', GRID, ({ parameters: p, local }) => {
    const [row, column, to] = [local('i32'), local('i32'), local('i32')];
    const bytes = i32.mul(p.columns.get, i32.of(FLOAT));
    return [
      forEach(
        row,
        i32.of(0),
        p.rows.get,
        1,
        to.set(p.to.get),
        forEach(
          column,
          i32.of(0),
          bytes,
          FLOAT,
          f32.store(to.get, f32.load(offset(p.from.get, column.get))),
          increase(to, p.strideTo.get),
        ),
        increase(p.from, p.strideFrom.get),
        increase(p.to, i32.of(FLOAT)),
      ),
    ];
  });
}
