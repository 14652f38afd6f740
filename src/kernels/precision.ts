// What kernels on webgpu store and multiply in. Sums are float32 in either.
export type Precision = 'f32' | 'f16';

let current: Precision = 'f32';

/** For the kernels that are recorded from here on; weights that were packed for the other one are packed again. */
export function setPrecision(precision: Precision): void {
  current = precision;
}

export function precision(): Precision {
  return current;
}
