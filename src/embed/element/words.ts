// What the element says, in the language of the place where it stands: the nearest `lang`, else the browser's. Its own store:
// the page around it keeps its language and its title.
import { type Language, languageOf } from '../../i18n/language-choice';
import { elementEn } from '../../i18n/en/element';
import { verdictEn } from '../../i18n/en/verdict';
import { errorsEn } from '../../i18n/errors-en';
import { own } from '../../lib/own';
import type { MartError } from '../../lib/errors';
import type { ElementWords } from './element-words';

export const english: ElementWords = {
  element: elementEn,
  verdict: verdictEn,
  errors: errorsEn,
  classes: {},
  classCodes: {},
};

/** English where the words of a language can't be had. */
export async function wordsFor(element: Element): Promise<ElementWords> {
  if (languageAt(element) === 'en') return english;
  try {
    const { chinese } = await import('./words-zh');
    return chinese;
  } catch {
    return english;
  }
}

function languageAt(element: Element): Language {
  const tag = element.closest('[lang]')?.getAttribute('lang');
  return languageOf('system', tag ? [tag] : navigator.languages);
}

export function nameOf(words: ElementWords, name: string): string {
  return own(words.classes, name) ?? name;
}

/** What happened and what to do, in a sentence or two. */
export function errorText(words: ElementWords, { code, message, details }: MartError): string {
  return words.errors[code](code === 'internal' ? { message, ...details } : details);
}
