// A statement (analysis/confidence.ts) as a sentence of any language: the only place that words one.
import type { Statement } from '../analysis/confidence';
import type { verdictEn } from './en/verdict';

/** How a sure statement reads: "joy 0.81", "conveys joy 0.81", "joy 0.81, sure". */
export type Sureness = 'value' | 'conveys' | 'sure';

/** `name`: a class in words, by its index. */
export function wordedStatement(
  said: Statement,
  name: (index: number) => string,
  sureness: Sureness,
  text: typeof verdictEn,
): string {
  if (said.kind === 'mixed') {
    const { first, second, of } = said;
    return text.mixed(name(first.index), first.segments, name(second.index), second.segments, of);
  }
  const { kind, first, second } = said;
  if (kind === 'sure' || !second) return text[sureness](name(first.index), first.value);
  return text[kind](name(first.index), first.value, name(second.index), second.value);
}
