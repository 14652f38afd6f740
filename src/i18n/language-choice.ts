// Which languages there are, and which of them a person reads.

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];
/** 'system': as the browser prefers. */
export type LanguageChoice = Language | 'system';

/** The language of a choice: the first of the browser's `preferred` tags that the page speaks, else English. */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  const primary = preferred.map((tag) => tag.toLowerCase().split('-')[0]);
  return primary.flatMap((tag) => LANGUAGES.find((name) => name === tag) ?? [])[0] ?? 'en';
}
