// Whether the page is light or dark now, for what is painted on canvases: they know no light-dark().
import { useSyncExternalStore } from 'react';
import type { EmotionLook } from './emotions';
import { NO_COLOUR, type Scheme } from './tokens';

function scheme(): Scheme {
  const { theme } = document.documentElement.dataset;
  if (theme === 'light' || theme === 'dark') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function onChange(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(listener);
  system.addEventListener('change', listener);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', listener);
    chosen.disconnect();
  };
}

export function useScheme(): Scheme {
  return useSyncExternalStore(onChange, scheme);
}

/** A class's colour on a canvas. */
export function paintOf(look: EmotionLook | undefined, shown: Scheme): string {
  return look?.[shown] ?? NO_COLOUR;
}
