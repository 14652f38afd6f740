// The wasm kernels that work row by row: GELU, softmax, LayerNorm.
import {
  after,
  type Code,
  type FunctionScope,
  f32,
  f32x4,
  forEach,
  i32,
  i32x4,
  type Local,
  type ModuleBuilder,
} from './assembler';
import { FLOAT, GRID, increase, type MultiplyAdd, offset, VECTOR } from './write';

/** Horner's rule; coefficients from the constant term up. */
function polynomial(coefficients: readonly Code<'v128'>[], x: Code<'v128'>, multiplyAdd: MultiplyAdd): Code<'v128'> {
  return coefficients.reduceRight((sum, c) => multiplyAdd(sum, x, c));
}

type Variables = FunctionScope<Record<string, never>>['local'];

/**
 * Vector constants as variables, to be set before a loop: engines build a constant anew, in several instructions, at each
 * place where it stands.
 */
class Constants {
  readonly #local: Variables;
  readonly #known = new Map<string, Local<'v128'>>();
  readonly set: Code[] = [];

  constructor(local: Variables) {
    this.#local = local;
  }

  readonly float = (value: number): Code<'v128'> => this.#of(`${value}`, f32x4.of(value));
  readonly int = (value: number): Code<'v128'> => this.#of(`int ${value}`, i32x4.of(value));

  #of(key: string, value: Code<'v128'>): Code<'v128'> {
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
function exponential(x: Local<'v128'>, local: Variables, { float, int }: Constants, multiplyAdd: MultiplyAdd): Code {
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

/** The four lanes of a vector as one value. */
const acrossLanes = (join: (a: Code<'f32'>, b: Code<'f32'>) => Code<'f32'>, x: Code<'v128'>): Code<'f32'> =>
  join(join(f32x4.lane(x, 0), f32x4.lane(x, 1)), join(f32x4.lane(x, 2), f32x4.lane(x, 3)));

export function defineSoftmax(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
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
