// Outputs by name, and how far two engines' are apart.

export type Outputs = Readonly<Record<string, Float32Array>>;

/** Largest difference over the largest value, of the worst output. NaN and missing values are infinitely wrong. */
export function worstDifference(reference: Outputs, outputs: Outputs): number {
  let worst = 0;
  for (const [name, expected] of Object.entries(reference)) {
    const actual = outputs[name];
    if (actual?.length !== expected.length) return Number.POSITIVE_INFINITY;
    let largest = 0;
    let difference = 0;
    for (const [i, value] of expected.entries()) {
      const error = Math.abs(value - (actual[i] ?? Number.NaN));
      if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
      largest = Math.max(largest, Math.abs(value));
      difference = Math.max(difference, error);
    }
    if (difference > 0) worst = Math.max(worst, difference / largest);
  }
  return worst;
}
