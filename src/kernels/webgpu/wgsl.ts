// Pieces of WGSL that several kernels have in common.

/** Bindings of storage buffers from 0, and behind them the uniform `sizes` of u32. */
export function bindings(
  buffers: readonly { readonly name: string; readonly type: string; readonly written?: boolean }[],
  sizes: readonly string[],
): string {
  const declared = buffers.map(
    ({ name, type, written }, i) =>
      `@group(0) @binding(${i}) var<storage, ${written ? 'read_write' : 'read'}> ${name}: array<${type}>;`,
  );
  const fields = sizes.map((name) => `${name}: u32`).join(', ');
  return `struct Sizes { ${fields} }
${declared.join('\n')}
@group(0) @binding(${buffers.length}) var<uniform> sizes: Sizes;
`;
}

/** Repeats `line` for 0 .. count - 1. */
export function times(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n');
}

/**
 * Four neighbours of an array of f32 from `i` on, as a vec4f. Invocations write such an array value by value: a write to one
 * component of a vector may touch all of it (gpuweb #2112).
 */
export function fourOf(name: string): string {
  return `vec4f(${name}[i], ${name}[i + 1], ${name}[i + 2], ${name}[i + 3])`;
}

/** The four bytes of a word, lowest first; `unpack4xU8` is a language extension that not every browser has. */
export const BYTES = `
fn bytesOf(word: u32) -> vec4f {
  return vec4f(vec4u(word, word >> 8, word >> 16, word >> 24) & vec4u(255));
}
`;

/**
 * x / 2 (1 + erf(x / sqrt 2)) as max(x, 0) - |x| / 2 erfc(|x| / sqrt 2), which loses nothing in the tails. erfc by Abramowitz
 * and Stegun 7.1.26, within 1.5e-7.
 */
export const GELU = `
fn gelu(x: vec4f) -> vec4f {
  let a = abs(x);
  let z = a * ${Math.SQRT1_2};
  let t = 1 / (1 + 0.3275911 * z);
  let p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return max(x, vec4f(0)) - 0.5 * a * p * exp(-z * z);
}
`;

/**
 * Declares `name` as the sum of `value`, a vec3f, over the workgroup's `invocations`, the same in each of them. Needs
 * `var<workgroup> parts: array<vec3f, invocations>` and `index`.
 */
export function workgroupSum(name: string, value: string, invocations: number): string {
  return `
  parts[index] = ${value};
  workgroupBarrier();
  var ${name} = parts[0];
  for (var i = 1; i < ${invocations}; i++) { ${name} += parts[i]; }
  workgroupBarrier();`;
}
