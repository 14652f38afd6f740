// The language in use. Whoever asks is drawn again when it changes, in slices: the whole page asks once, at its root.
import { startTransition, useEffect, useState } from 'react';
import { language, onLanguage } from '../i18n/language';
import type { Language } from '../i18n/language-choice';

export function useLanguage(): Language {
  const [spoken, setSpoken] = useState(language);
  useEffect(() => {
    const follow = () => startTransition(() => setSpoken(language()));
    // It may have changed since this was drawn.
    follow();
    return onLanguage(follow);
  }, []);
  return spoken;
}
