// MART's losses as the released code computes them (spec 6), on plain numbers: parity checks every scalar of the goldens.

/** Added to the number of masked patches, officially. */
const EPSILON = 1e-5;
/** Weight of the reconstruction in the total. */
const RECONSTRUCTION_WEIGHT = 0.05;

/** -log softmax(logits)[target] */
export function crossEntropy(logits: ArrayLike<number>, target: number): number {
  const values = Array.from(logits);
  const top = Math.max(...values);
  return top + Math.log(values.reduce((sum, x) => sum + Math.exp(x - top), 0)) - (values[target] ?? 0);
}

/**
 * Polarity-consistent cross-entropy (PCCE): 1 + lambda0 times the cross-entropy where the predicted class has the opposite
 * polarity; between +1 and -1 only, a neutral class is opposite to nothing.
 */
export function polarityCrossEntropy(
  logits: ArrayLike<number>,
  target: number,
  polarity: readonly number[],
  lambda0: number,
): number {
  const values = Array.from(logits);
  const predicted = values.indexOf(Math.max(...values));
  const opposite = (polarity[predicted] ?? 0) * (polarity[target] ?? 0) < 0;
  return (opposite ? 1 + lambda0 : 1) * crossEntropy(values, target);
}

/** Mean error of the masked patches, over all segments; errors and mask [S * 392]. */
export function reconstructionLoss(errors: Float32Array, mask: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    sum += (errors[i] ?? 0) * (mask[i] ?? 0);
    count += mask[i] ?? 0;
  }
  return sum / (count + EPSILON);
}

export interface LossParts {
  readonly reconstruction: number;
  readonly complementary: number;
  readonly classification: number;
  /** Of the complementary logits. */
  readonly complementaryClassification: number;
}

export function totalLoss(parts: LossParts): number {
  return (
    RECONSTRUCTION_WEIGHT * parts.reconstruction +
    parts.complementary +
    parts.classification +
    parts.complementaryClassification
  );
}
