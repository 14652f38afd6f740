// A statement (analysis/confidence.ts) as a sentence in the page's language.
import { type Confidence, statement, type Statement } from '../analysis/confidence';
import { type Sureness, wordedStatement } from '../i18n/statement';
import { className, strings } from '../i18n/strings';

const text = strings.verdict;

export type { Sureness } from '../i18n/statement';

export function statementText(said: Statement, classes: readonly string[], sureness: Sureness): string {
  return wordedStatement(said, (index) => className(classes[index] ?? ''), sureness, text);
}

/** What a segment's distribution says in words; null without classes. */
export function segmentText(
  distribution: readonly number[],
  model: Confidence & { readonly classes: readonly string[] },
  sureness: Sureness,
): string | null {
  const said = statement(distribution, model);
  return said && statementText(said, model.classes, sureness);
}
