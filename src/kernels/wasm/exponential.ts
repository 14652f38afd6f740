// The exponential of four values, with which softmax and GELU are computed.
import { type Code, type FunctionScope, f32x4, i32, i32x4, type Local } from './assembler';
import type { MultiplyAdd } from './write';

/** Horner's rule; coefficients from the constant term up. */
export function polynomial(
  coefficients: readonly Code<'v128'>[],
  x: Code<'v128'>,
  multiplyAdd: MultiplyAdd,
): Code<'v128'> {
  return coefficients.reduceRight((sum, c) => multiplyAdd(sum, x, c));
}

type Variables = FunctionScope<Record<string, never>>['local'];

/**
 * Vector constants as variables, to be set before a loop: engines build a constant anew, in several instructions, at each
 * place where it stands.
 */
export class Constants {
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
export function exponential(
  x: Local<'v128'>,
  local: Variables,
  { float, int }: Constants,
  multiplyAdd: MultiplyAdd,
): Code {
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
