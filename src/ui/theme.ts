// Light, dark, or as the system says: one attribute on the root element, which tokens.css reads.
import { usePage, useRemembered } from '../state/page-context';
import type { Theme } from '../state/remembered';

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function useTheme(): readonly [theme: Theme, choose: (theme: Theme) => void] {
  const { memory } = usePage();
  const theme = useRemembered((remembered) => remembered.theme);
  const choose = (next: Theme) => {
    memory.remember({ theme: next });
    applyTheme(next);
  };
  return [theme, choose];
}
