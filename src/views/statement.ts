// A statement (analysis/confidence.ts) as a sentence in the page's language: the only place that words one.
import { type Confidence, statement, type Statement } from '../analysis/confidence';
import { className, strings } from '../i18n/strings';

const text = strings.verdict;

/** How a sure statement reads: "joy 0.81", "conveys joy 0.81", "joy 0.81, sure". */
export type Sureness = 'value' | 'conveys' | 'sure';

export function statementText(said: Statement, classes: readonly string[], sureness: Sureness): string {
  const name = (index: number) => className(classes[index] ?? '');
  if (said.kind === 'mixed') {
    const { first, second, of } = said;
    return text.mixed(name(first.index), first.segments, name(second.index), second.segments, of);
  }
  const { kind, first, second } = said;
  if (kind === 'sure' || !second) return text[sureness](name(first.index), first.value);
  return text[kind](name(first.index), first.value, name(second.index), second.value);
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
