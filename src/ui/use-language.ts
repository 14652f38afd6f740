// The language in use. Whoever asks is drawn again when it changes; the whole page asks once, at its root.
import { useSyncExternalStore } from 'react';
import { type Language, language, onLanguage } from '../i18n/language';

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}
