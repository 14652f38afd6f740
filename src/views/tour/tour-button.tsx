// Starts the tour: an invitation until it was seen once, and a quiet button that stays.
import { useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { goTo, tourStore } from './tour-store';

const SEEN = 'tour';

export function TourButton({ invitation = false }: { readonly invitation?: boolean }) {
  const { memory } = usePage();
  const ready = usePageState((state) => state.extent !== null);
  const running = useStore(tourStore, ({ step }) => step !== null);
  const [seen] = useState(() => memory.store.getState().seen.includes(SEEN));
  if (!ready || (invitation && seen && !running)) return null;
  const start = () => {
    memory.see(SEEN);
    goTo(0);
  };
  return (
    <button type="button" className={invitation ? 'button' : 'button quiet'} onClick={start}>
      {invitation ? strings.tour.invite : strings.tour.button}
    </button>
  );
}
