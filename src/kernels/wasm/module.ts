// The kernels as one WebAssembly module on tfjs's own memory: addresses are bytes, values float32. Vectors have 128 bits;
// where the engine has relaxed SIMD, sums use its fused multiply-add, half as fast again on current processors.
import {
  type Code,
  clear,
  type FunctionScope,
  f32,
  f32x4,
  forEach,
  i32,
  i32x4,
  type Local,
  ModuleBuilder,
  select,
  when,
} from './assembler';

/** Columns of the right-hand matrix that are computed at once. */
export const PANEL = 8;
/** Rows at once: 12 sums, 2 weights and 1 input fill the 15 registers that an engine has to give. */
const ROWS = 6;
const FLOAT = 4;
const VECTOR = 16;

/** a * b + c */
type MultiplyAdd = (a: Code, b: Code, c: Code) => Code;

/** What the module exports. Strides are bytes from row to row. */
export interface KernelExports {
  /**
   * c = a b + bias, ReLU of that where asked for, + residual; on `rows` rows and whole panels of 8 columns. Rows of b are `strideB` apart,
   * its panels `panelB`; bias and residual may be 0 for none. c overlaps nothing else.
   */
  product(
    a: number,
    strideA: number,
    rows: number,
    b: number,
    strideB: number,
    panelB: number,
    bias: number,
    depth: number,
    panels: number,
    c: number,
    strideC: number,
    residual: number,
    strideResidual: number,
    relu: number,
  ): void;
  /** Copies [rows, columns]. */
  copy(from: number, strideFrom: number, to: number, strideTo: number, rows: number, columns: number): void;
  /** Copies [rows, columns] to [columns, rows]. */
  transpose(from: number, strideFrom: number, to: number, strideTo: number, rows: number, columns: number): void;
  clear(at: number, bytes: number): void;
  /** Softmax of each row in place; up to three values behind a row are overwritten. */
  softmax(at: number, stride: number, rows: number, columns: number): void;
  /** `(x - mean) / sqrt(variance + epsilon) * gain + bias` of rows that follow each other. */
  layerNorm(x: number, gain: number, bias: number, epsilon: number, rows: number, width: number, out: number): void;
  /** GELU of [rows, columns], columns a multiple of 4; `to` may be `from`. */
  gelu(from: number, strideFrom: number, to: number, strideTo: number, rows: number, columns: number): void;
}

export function buildKernels(options: { readonly sharedMemory: boolean; readonly relaxed: boolean }) {
  const module = new ModuleBuilder();
  const multiplyAdd: MultiplyAdd = options.relaxed ? f32x4.fused : (a, b, c) => f32x4.add(f32x4.mul(a, b), c);
  defineProduct(module, multiplyAdd);
  defineGelu(module, multiplyAdd);
  defineCopy(module);
  defineTranspose(module);
  module.define('clear', { at: 'i32', bytes: 'i32' }, ({ parameters: { at, bytes } }) => [clear(at.get, bytes.get)]);
  defineSoftmax(module, multiplyAdd);
  defineLayerNorm(module);
  return module.bytes(options);
}

const offset = (address: Code, bytes: Code): Code => i32.add(address, bytes);
const increase = (local: Local, bytes: Code): Code => local.set(i32.add(local.get, bytes));
const locals = (count: number, make: () => Local): Local[] => Array.from({ length: count }, make);

/** Horner's rule; coefficients from the constant term up. */
function polynomial(coefficients: readonly Code[], x: Code, multiplyAdd: MultiplyAdd): Code {
  return coefficients.reduceRight((sum, c) => multiplyAdd(sum, x, c));
}

const GRID = { from: 'i32', strideFrom: 'i32', to: 'i32', strideTo: 'i32', rows: 'i32', columns: 'i32' } as const;

type Variables = FunctionScope<string>['local'];

/**
 * Vector constants as variables, to be set before a loop: engines build a constant anew, in several instructions, at each
 * place where it stands.
 */
class Constants {
  readonly #local: Variables;
  readonly #known = new Map<string, Local>();
  readonly set: Code[] = [];

  constructor(local: Variables) {
    this.#local = local;
  }

  readonly float = (value: number): Code => this.#of(`${value}`, f32x4.of(value));
  readonly int = (value: number): Code => this.#of(`int ${value}`, i32x4.of(value));

  #of(key: string, value: Code): Code {
    const known = this.#known.get(key);
    if (known) return known.get;
    const made = this.#local('v128');
    this.#known.set(key, made);
    this.set.push(made.set(value));
    return made.get;
  }
}

/**
 * Puts e^x, right to an ulp or two, in the place of x <= 0. Below e^-80 it is 0: smaller numbers soon leave float32's
 * normal range, where processors are slow. Constants of the Cephes library's expf.
 */
function exponential(x: Local, local: Variables, { float, int }: Constants, multiplyAdd: MultiplyAdd): Code {
  const [power, rest, scale] = [local('v128'), local('v128'), local('v128')];
  const series = [5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4];
  const LEAST = float(-80);
  const WHOLE = float(1.5 * 2 ** 23);
  return [
    rest.set(f32x4.max(x.get, LEAST)),
    // Adding it leaves a whole number in the sum's last bits.
    power.set(multiplyAdd(rest.get, float(Math.LOG2E), WHOLE)),
    scale.set(i32x4.add(i32x4.shl(power.get, i32.of(23)), int(0x3f800000))),
    power.set(f32x4.sub(power.get, WHOLE)),
    // ln 2 in two parts, the first of few enough bits that its product is exact.
    rest.set(multiplyAdd(power.get, float(-0.693359375), rest.get)),
    rest.set(multiplyAdd(power.get, float(2.1219444e-4), rest.get)),
    x.set(
      f32x4.and(
        f32x4.notLess(x.get, LEAST),
        f32x4.mul(
          multiplyAdd(
            f32x4.mul(rest.get, rest.get),
            polynomial(series.map(float), rest.get, multiplyAdd),
            f32x4.add(rest.get, float(1)),
          ),
          scale.get,
        ),
      ),
    ),
  ].flat();
}

/**
 * x / 2 (1 + erf(x / sqrt 2)) as max(x, 0) - |x| / 2 erfc(t), t = |x| / sqrt 2, which is exact in both tails.
 * erfc(t) = e^(-t t) P(1 / (1 + 0.4 t)); P is our least-squares fit, iterated to minimax, within 1e-7 of it for t < 9.5.
 */
function defineGelu(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
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

function defineProduct(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
  module.define(
    'product',
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
      const inputs = locals(ROWS, () => local('i32'));
      const sums = inputs.map(() => [local('v128'), local('v128')] as const);
      const eachSum = (write: (sum: Local, bytes: number) => Code): Code[] =>
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
      const next = (address: Local, stride: Local, i: number) =>
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
        when(p.relu.get, ...eachSum((sum) => sum.set(f32x4.max(sum.get, f32x4.of(0))))),
        when(
          p.residual.get,
          more.set(offset(p.residual.get, i32.mul(row.get, p.strideResidual.get))),
          ...sums.flatMap((pair, i) => [
            ...pair.map((sum, half) => sum.set(f32x4.add(sum.get, f32x4.load(more.get, half * VECTOR)))),
            next(more, p.strideResidual, i + 1),
          ]),
        ),
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
          forEach(row, i32.of(0), p.rows.get, ROWS, ...tile),
          increase(p.b, p.panelB.get),
          increase(p.c, width),
          when(p.bias.get, increase(p.bias, width)),
          when(p.residual.get, increase(p.residual, width)),
        ),
      ];
    },
  );
}

function defineCopy(module: ModuleBuilder): void {
  module.define('copy', GRID, ({ parameters: p, local }) => {
    const [row, i, whole] = [local('i32'), local('i32'), local('i32')];
    const bytes = i32.mul(p.columns.get, i32.of(FLOAT));
    const at = (address: Local) => offset(address.get, i.get);
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

/** The four lanes of a vector as one value. */
const acrossLanes = (join: (a: Code, b: Code) => Code, x: Code): Code =>
  join(join(f32x4.lane(x, 0), f32x4.lane(x, 1)), join(f32x4.lane(x, 2), f32x4.lane(x, 3)));

function defineSoftmax(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
  module.define('softmax', { at: 'i32', stride: 'i32', rows: 'i32', columns: 'i32' }, ({ parameters: p, local }) => {
    const [row, i, end] = [local('i32'), local('i32'), local('i32')];
    const [top, sum, e] = [local('v128'), local('v128'), local('v128')];
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
        top.set(f32x4.of(LEAST)),
        eachVector(top.set(f32x4.max(top.get, f32x4.load(at)))),
        top.set(f32x4.splat(acrossLanes(f32.max, top.get))),
        sum.set(f32x4.of(0)),
        eachVector(
          e.set(f32x4.sub(f32x4.load(at), top.get)),
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

function defineLayerNorm(module: ModuleBuilder): void {
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
    const at = (address: Local) => offset(address.get, i.get);
    /** Runs over a row: by four, then what is left one by one. */
    const eachValue = (four: readonly Code[], one: readonly Code[]): Code[] => [
      forEach(i, i32.of(0), whole.get, VECTOR, ...four),
      forEach(i, whole.get, bytes.get, FLOAT, ...one),
    ];
    /** `total` = the sum over a row of `term`. */
    const sumOf = (four: Code, one: Code): Code[] => [
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
          [...wide.set(centred4), ...f32x4.mul(wide.get, wide.get)],
          [...value.set(centred), ...f32.mul(value.get, value.get)],
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
