// Agreement of predicted features with their own word against all words, a workgroup a word.
import type { Program } from './device';
import { bindings } from './wgsl';

const TOGETHER = 64;

/** Buffers x, predicted [B, words, width], out [B, words]. Workgroups: words, batch. Sizes: words, width. */
export function agreement(smallest: number): Program {
  const code = () => `
${bindings(
  [
    { name: 'x', type: 'f32' },
    { name: 'predicted', type: 'f32' },
    { name: 'out', type: 'f32', written: true },
  ],
  ['words', 'width'],
)}
var<workgroup> sums: array<f32, ${TOGETHER}>;
var<workgroup> positive: f32;

// Cosine of a row of x with a row of what was predicted.
fn cosine(a: u32, b: u32) -> f32 {
  var products = vec3f(0);
  for (var i = 0u; i < sizes.width; i++) {
    let left = x[a * sizes.width + i];
    let right = predicted[b * sizes.width + i];
    products += vec3f(left * right, left * left, right * right);
  }
  let norms = max(sqrt(products.yz), vec2f(${smallest}));
  return products.x / norms.x / norms.y;
}

@compute @workgroup_size(${TOGETHER})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) index: u32) {
  let first = group.y * sizes.words;
  var sum = 0f;
  for (var word = index; word < sizes.words; word += ${TOGETHER}) {
    let value = cosine(first + group.x, first + word);
    if (word == group.x) { positive = value; }
    // Cosines are at most 1, so powers need no maximum.
    sum += exp(value);
  }
  sums[index] = sum;
  workgroupBarrier();
  if (index != 0) { return; }
  var total = 0f;
  for (var i = 0; i < ${TOGETHER}; i++) { total += sums[i]; }
  out[first + group.x] = positive - log(total);
}`;
  return { key: `agreement ${smallest}`, code };
}
