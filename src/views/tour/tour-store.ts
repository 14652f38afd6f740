// Which step of the tour is shown, 0 at the first; null while there is none.
import { createStore } from 'zustand/vanilla';

export const TOUR_STEPS = ['curve', 'masks', 'words'] as const;
export type TourStep = (typeof TOUR_STEPS)[number];

export const tourStore = createStore<{ readonly step: number | null }>(() => ({ step: null }));

export const goTo = (step: number | null) => tourStore.setState({ step });
