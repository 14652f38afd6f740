// Which language the page speaks and how it changes. English comes with the page; every other language is a file of its
// own that is fetched when it is first spoken.
import { MartError } from '../lib/errors';
import { en, type Strings } from './en';
import { LANGUAGES, type Language, type LanguageChoice } from './language-choice';

const load: Readonly<Record<Language, () => Promise<Strings>>> = {
  en: () => Promise.resolve(en),
  zh: async () => (await import('./zh')).zh,
};

/** Tags for the page's lang attribute, so that Chinese gets the fonts of simplified characters. */
const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

let spoken: { readonly language: Language; readonly words: Strings } = { language: 'en', words: en };
let wanted: Language = 'en';
const listeners = new Set<() => void>();

export const words = (): Strings => spoken.words;
export const language = (): Language => spoken.language;

/** Calls back after each change of the language; returns how to stop. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** `?lang=en|zh` wins over what was chosen before. */
export function askedLanguage(query: URLSearchParams, remembered: LanguageChoice): LanguageChoice {
  return LANGUAGES.find((name) => name === query.get('lang')) ?? remembered;
}

/** Changes every string of the page. Rejects with `fetch-failed`, and changes nothing, when the words cannot be had. */
export async function speak(next: Language): Promise<void> {
  wanted = next;
  const loaded = await load[next]().catch((error: unknown) => {
    throw new MartError('fetch-failed', `the words of ${next} could not be fetched`, { file: TAGS[next] }, error);
  });
  // A later choice may have been quicker.
  if (wanted !== next) return;
  spoken = { language: next, words: loaded };
  document.documentElement.lang = TAGS[next];
  document.title = loaded.app.documentTitle;
  for (const listener of listeners) listener();
}
