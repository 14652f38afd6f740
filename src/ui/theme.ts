// Light, dark, or as the system says: one attribute on the root element, which tokens.css reads.
import { useState } from 'react';
import { usePage } from '../state/page-context';
import { recall, remember, type Theme } from '../state/remembered';

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function useTheme(): readonly [theme: Theme, choose: (theme: Theme) => void] {
  const { shelf } = usePage();
  const [theme, setTheme] = useState(() => recall(shelf).theme);
  const choose = (next: Theme) => {
    setTheme(next);
    remember(shelf, { theme: next });
    applyTheme(next);
  };
  return [theme, choose];
}
