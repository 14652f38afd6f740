// Starts the tour: an invitation until it was seen once, and a quiet button that stays.
import { useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { recall, remember } from '../../state/remembered';
import { goTo, tourStore } from './tour-store';

const SEEN = 'tour';

export function TourButton({ invitation = false }: { readonly invitation?: boolean }) {
  const { shelf } = usePage();
  const ready = usePageState((state) => state.extent !== null);
  const running = useStore(tourStore, ({ step }) => step !== null);
  const [seen] = useState(() => recall(shelf).seen.includes(SEEN));
  if (!ready || (invitation && seen && !running)) return null;
  const start = () => {
    const before = recall(shelf).seen;
    if (!before.includes(SEEN)) remember(shelf, { seen: [...before, SEEN] });
    goTo(0);
  };
  return (
    <button type="button" className={invitation ? 'button' : 'button quiet'} onClick={start}>
      {invitation ? strings.tour.invite : strings.tour.button}
    </button>
  );
}
