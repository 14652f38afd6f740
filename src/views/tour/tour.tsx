// A tour of three steps over the page itself: what is explained stays lit and usable, a card beside it says what it is.
// Started by a person only; Escape skips it, and the focus goes back to where it came from.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { IconButton } from '../../ui/icon-button';
import { type Box, placeCard } from './place-card';
import { goTo, TOUR_STEPS, type TourStep, tourStore } from './tour-store';
import './tour.css';

const text = strings.tour;

/** What each step lights; the first that is on the page. */
const TARGETS: Readonly<Record<TourStep, readonly string[]>> = {
  curve: ['#timeline'],
  masks: ['.mask-lab'],
  words: ['.words-view', '#timeline'],
};

export function Tour() {
  const step = useStore(tourStore, (state) => state.step);
  const interrupted = usePageState((state) => state.job !== null || state.error !== null || state.extent === null);
  useEffect(() => {
    if (interrupted) goTo(null);
  }, [interrupted]);
  if (step === null || interrupted) return null;
  return <Steps step={step} />;
}

function Steps({ step }: { readonly step: number }) {
  const card = useRef<HTMLDivElement>(null);
  const name = TOUR_STEPS[step] ?? 'curve';
  const last = step === TOUR_STEPS.length - 1;
  const { target, place } = usePlaces(name, card);

  useEffect(() => {
    const before = document.activeElement;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') goTo(null);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each step is announced anew.
  useEffect(() => card.current?.focus({ preventScroll: true }), [step]);

  return (
    <>
      {target && <div className="tour-light" style={{ ...target }} aria-hidden="true" />}
      <div
        ref={card}
        className="tour-card panel"
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        tabIndex={-1}
        style={place ?? { opacity: 0 }}
      >
        <div className="tour-head">
          <p className="small muted">{text.label(step + 1, TOUR_STEPS.length)}</p>
          <IconButton icon="close" label={text.skip} onClick={() => goTo(null)} />
        </div>
        <h2 id="tour-title">{text.steps[name].title}</h2>
        <p id="tour-text">{text.steps[name].text}</p>
        <div className="tour-actions">
          {!last && (
            <button type="button" className="button quiet" onClick={() => goTo(null)}>
              {text.skip}
            </button>
          )}
          {step > 0 && (
            <button type="button" className="button" onClick={() => goTo(step - 1)}>
              {text.back}
            </button>
          )}
          <button type="button" className="button primary" onClick={() => goTo(last ? null : step + 1)}>
            {last ? text.done : text.next}
          </button>
        </div>
      </div>
    </>
  );
}

/** Brings the step's target into sight, and follows where it and the card stand. */
function usePlaces(name: TourStep, card: React.RefObject<HTMLDivElement | null>) {
  const [places, setPlaces] = useState<{ target: Box | null; place: { left: number; top: number } | null }>({
    target: null,
    place: null,
  });
  useLayoutEffect(() => {
    const element = TARGETS[name].map((selector) => document.querySelector(selector)).find((found) => found !== null);
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    element?.scrollIntoView({ block: 'center', behavior: still ? 'instant' : 'smooth' });
    const follow = () => {
      if (!card.current) return;
      const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
      const target = { left, top, width, height };
      const { offsetWidth, offsetHeight } = card.current;
      const { clientWidth, clientHeight } = document.documentElement;
      const room = { width: clientWidth, height: clientHeight };
      setPlaces({
        target: element ? target : null,
        place: placeCard(target, { width: offsetWidth, height: offsetHeight }, room),
      });
    };
    follow();
    const stop = new AbortController();
    window.addEventListener('scroll', follow, { signal: stop.signal, capture: true, passive: true });
    window.addEventListener('resize', follow, { signal: stop.signal });
    const observer = new ResizeObserver(follow);
    if (element) observer.observe(element);
    observer.observe(document.body);
    return () => {
      stop.abort();
      observer.disconnect();
    };
  }, [name, card]);
  return places;
}
