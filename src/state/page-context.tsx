// The thin React binding of the page's core: a context for the page, and a hook that reads a part of its state.
import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { PageState } from './page-state';
import type { Remembered } from './remembered';
import type { Page } from './store';

const PageContext = createContext<Page | null>(null);

export function PageProvider({ page, children }: { readonly page: Page; readonly children: ReactNode }) {
  return <PageContext value={page}>{children}</PageContext>;
}

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('usePage must be used inside PageProvider');
  return page;
}

/** A part of the state; `pick` must return the same value for the same state. */
export function usePageState<Part>(pick: (state: PageState) => Part): Part {
  return useStore(usePage().store, pick);
}

/** A part of what is remembered between visits. */
export function useRemembered<Part>(pick: (remembered: Remembered) => Part): Part {
  return useStore(usePage().memory.store, pick);
}
