// What the element can say in any language.
import type { elementEn } from '../../i18n/en/element';
import type { verdictEn } from '../../i18n/en/verdict';
import type { errorsEn } from '../../i18n/errors-en';

export interface ElementWords {
  readonly element: typeof elementEn;
  readonly verdict: typeof verdictEn;
  readonly errors: typeof errorsEn;
  /** Names and short codes of classes, where the language has its own. */
  readonly classes: Readonly<Record<string, string>>;
  readonly classCodes: Readonly<Record<string, string>>;
}
