// What moves sideways: the rows, the band and cursor over them, and the slider that keys and screen readers use.
import { type KeyboardEvent, type ReactNode, useCallback, useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { segmentAt, shownModel } from '../../state/page-state';
import type { EmotionLook } from '../../ui/emotions';
import { segmentText } from '../statement';
import { timeAt } from './axis';
import { Band, Cursor, useCursorSegment } from './cursor';
import { sliderMove } from './keys';
import { ReadOut } from './read-out';
import { moveCursor } from './use-keys';
import { useScrub } from './use-scrub';
import type { View } from './use-view';
import './plot.css';

interface PlotProps {
  readonly view: View;
  readonly values: readonly (readonly number[])[];
  readonly distributions: readonly (readonly number[])[];
  readonly sentiments: readonly number[];
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
  /** What else there is to say of a segment, a line each. */
  readonly notesOn: (index: number) => readonly string[];
  /** The rows, given the segment under the cursor and what names a segment that has the focus. */
  readonly children: (current: number, onFocus: (index: number | null) => void) => ReactNode;
}

export function Plot({ view, values, distributions, sentiments, classes, looks, notesOn, children }: PlotProps) {
  const { axis, scroller, room } = view;
  const scrolls = axis.width > room;
  const page = usePage();
  const scrub = useScrub(axis, scrolls);
  const [onSlider, setOnSlider] = useState(false);
  const [onFlower, setOnFlower] = useState<number | null>(null);
  const current = useCursorSegment(useCallback((time: number) => segmentAt(axis, time), [axis]));
  const model = usePageState(shownModel);
  const currently = distributions[current];
  const says = currently && model && segmentText(currently, model, 'value');
  const named = scrub.hovered ?? onFlower ?? (onSlider ? current : null);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.altKey || event.ctrlKey || event.metaKey ? null : sliderMove(event.key);
    if (move && moveCursor(page, move)) event.preventDefault();
  };
  const where = strings.timeline.sliderValue(page.store.getState().cursor.time.toFixed(1), current + 1, axis.segments);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the slider inside does the same by keyboard.
    <div
      className={scrolls ? 'timeline-plot scrolls' : 'timeline-plot'}
      style={{ width: axis.width }}
      onDoubleClick={(event) => {
        if (event.target instanceof Element && event.target.closest('button')) return;
        view.zoomTo(segmentAt(axis, timeAt(axis, event.clientX - event.currentTarget.getBoundingClientRect().left)));
      }}
      {...scrub.handlers}
    >
      <Band axis={axis} index={current} />
      {named !== null && named !== current && <Band axis={axis} index={named} faint />}
      <div
        className="timeline-slider"
        role="slider"
        tabIndex={0}
        aria-label={strings.timeline.slider}
        aria-description={strings.timeline.sliderHint}
        aria-valuemin={0}
        aria-valuemax={axis.segments - 1}
        aria-valuenow={current}
        aria-valuetext={strings.timelineRows.sliderSays(where, says ?? strings.player.notYet)}
        onKeyDown={onKeyDown}
        onFocus={(event) => setOnSlider(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setOnSlider(false)}
      />
      {children(current, setOnFlower)}
      <Cursor axis={axis} scroller={scroller} room={room} />
      {named !== null && (
        <ReadOut
          axis={axis}
          scrolled={view.scrolled.current}
          room={room}
          index={named}
          values={values[named] ?? null}
          distribution={distributions[named] ?? null}
          sentiment={sentiments[named] ?? null}
          notes={notesOn(named)}
          classes={classes}
          looks={looks}
        />
      )}
    </div>
  );
}
