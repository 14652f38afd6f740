// Outputs by name, and how far two engines' are apart.

export type Outputs = Readonly<Record<string, Float32Array>>;

/** Euclidean length of the difference over that of the reference, of the worst output. NaN and missing values are infinitely wrong. */
export function worstDifference(reference: Outputs, outputs: Outputs): number {
  let worst = 0;
  for (const [name, expected] of Object.entries(reference)) {
    const actual = outputs[name];
    if (actual?.length !== expected.length) return Number.POSITIVE_INFINITY;
    let size = 0;
    let difference = 0;
    for (const [i, value] of expected.entries()) {
      size += value ** 2;
      difference += (value - (actual[i] ?? Number.NaN)) ** 2;
    }
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    if (difference > 0) worst = Math.max(worst, Math.sqrt(difference / size));
  }
  return worst;
}
