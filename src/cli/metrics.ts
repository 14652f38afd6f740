// Figures of an evaluation, from labels and predictions by class name. A clip that gave no prediction (null) is wrong
// in all of them, and has no column in the confusion matrix.

export interface ClipOutcome {
  readonly label: string;
  readonly prediction: string | null;
}

/** The class of the highest score, the first of equals; `scores` in the order of `classes`. null for no classes. */
export function topClass(classes: readonly string[], scores: readonly number[]): string | null {
  return classes[scores.indexOf(Math.max(...scores))] ?? null;
}

function count(outcomes: readonly ClipOutcome[], holds: (outcome: ClipOutcome) => boolean): number {
  return outcomes.filter(holds).length;
}

/** Share of right predictions; NaN without outcomes. */
export function accuracy(outcomes: readonly ClipOutcome[]): number {
  return count(outcomes, ({ label, prediction }) => prediction === label) / outcomes.length;
}

/**
 * Mean of the classes' F1 = 2 TP / (labelled + predicted), over the classes that occur as a label or as a prediction:
 * scikit-learn's `f1_score(average="macro")`. NaN without outcomes.
 */
export function macroF1(classes: readonly string[], outcomes: readonly ClipOutcome[]): number {
  const scores = classes.flatMap((name) => {
    const labelled = count(outcomes, ({ label }) => label === name);
    const predicted = count(outcomes, ({ prediction }) => prediction === name);
    const right = count(outcomes, ({ label, prediction }) => label === name && prediction === name);
    return labelled + predicted === 0 ? [] : [(2 * right) / (labelled + predicted)];
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Mean of the classes' recall, over the classes that occur as a label. NaN without outcomes. */
export function meanRecall(classes: readonly string[], outcomes: readonly ClipOutcome[]): number {
  const recalls = classes.flatMap((name) => {
    const labelled = outcomes.filter(({ label }) => label === name);
    return labelled.length === 0 ? [] : [accuracy(labelled)];
  });
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

/** Bins of confidence of the calibration error. */
const BINS = 10;

/**
 * Expected calibration error: by how much the share of the likeliest class is off the share of right predictions, mean
 * over ten equal bins of that share, each by how many clips it has. Clips without a distribution are left out.
 */
export function calibrationError(
  outcomes: readonly (ClipOutcome & { readonly distribution: readonly number[] | null })[],
): number {
  const said = outcomes.flatMap(({ label, prediction, distribution }) =>
    distribution === null ? [] : [{ share: Math.max(...distribution), right: prediction === label ? 1 : 0 }],
  );
  const gaps = Array.from({ length: BINS }, () => 0);
  for (const { share, right } of said) {
    const bin = Math.min(BINS - 1, Math.floor(share * BINS));
    gaps[bin] = (gaps[bin] ?? 0) + share - right;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / said.length;
}

/** Number of clips by label (row) and prediction (column): [classes][classes]. Clips without prediction are left out. */
export function confusionMatrix(classes: readonly string[], outcomes: readonly ClipOutcome[]): number[][] {
  return classes.map((row) =>
    classes.map((column) => count(outcomes, ({ label, prediction }) => label === row && prediction === column)),
  );
}

/** The most frequent label, the first of equals, and its share: the accuracy of always saying it. */
export function majority(
  classes: readonly string[],
  outcomes: readonly ClipOutcome[],
): { name: string; share: number } {
  const labelled = classes.map((name) => count(outcomes, ({ label }) => label === name));
  return { name: topClass(classes, labelled) ?? '', share: Math.max(...labelled) / outcomes.length };
}
