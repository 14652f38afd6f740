// The spine of the page: curve, frames and words on one time axis with one cursor.
import { type CSSProperties, lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { type Extent, segmentAt } from '../../state/page-state';
import { useClasses } from '../../ui/use-looks';
import { useWidth } from '../../ui/use-width';
import { clock } from '../../ui/time';
import { thumbnailStride, type TimeAxis, timeTicks, xOf } from './axis';
import { Band, Cursor, useCursorSegment } from './cursor';
import { curveValues, type ValueAxis, valueAxis, yOf } from './curve-data';
import { FrameStrip } from './frame-strip';
import { LineLabels } from './line-labels';
import { NumbersTable } from './numbers-table';
import { ReadOut } from './read-out';
import { TimelineHead } from './timeline-head';
import { useScrub } from './use-scrub';
import { WordsRow } from './words-row';
import './timeline.css';

/** px */
const CURVE_HEIGHT = 208;
const LEAST_THUMBNAIL = 48;
const MOST_THUMBNAIL = 88;
/** Below this many px a segment can't be hit with a finger, and the timeline scrolls instead. */
const LEAST_SEGMENT_BY_TOUCH = 18;
/** The timeline is never wider than this many screens. */
const MOST_SCREENS = 6;

/** The chart library comes after the first paint. */
export const loadCurve = () => import('./curve');
const Curve = lazy(async () => ({ default: (await loadCurve()).Curve }));

export function Timeline({ extent }: { readonly extent: Extent }) {
  const [scroller, room] = useWidth<HTMLDivElement>();
  const [visibleTo, setVisibleTo] = useState(Number.POSITIVE_INFINITY);
  const segments = usePageState((state) => state.segments);
  const equation3 = usePageState((state) => state.equation3);
  const isolated = usePageState((state) => state.isolated);
  // A track can be there and hold digital silence only.
  const hasSound = usePageState(
    ({ video, segments, result }) =>
      video?.info.audio !== null && (result === null || segments.some((segment) => segment.present.audio)),
  );
  const hasCues = usePageState((state) => (state.video?.cues.length ?? 0) > 0);
  const readsWords = usePageState((state) => state.model?.inputs.vocabularyUrl !== null);
  const { classes, looks } = useClasses();
  const phone = room < 600;

  const width = phone ? Math.min(Math.max(room, extent.segments * LEAST_SEGMENT_BY_TOUCH), room * MOST_SCREENS) : room;
  const axis: TimeAxis = useMemo(() => ({ ...extent, width: Math.max(1, Math.floor(width)) }), [extent, width]);
  const values = useMemo(() => curveValues(segments, equation3), [segments, equation3]);
  const range = useMemo(() => valueAxis(values, equation3), [values, equation3]);
  // React draws deferred values in slices, so that a long curve never holds up the page.
  const drawn = useDeferredValue(values);
  const stride = thumbnailStride(axis, LEAST_THUMBNAIL);
  const stripHeight = Math.min(
    MOST_THUMBNAIL,
    Math.max(LEAST_THUMBNAIL, Math.floor((axis.width / axis.segments) * stride)),
  );

  const visible = Math.min(
    values.length - 1,
    segmentAt(axis, axis.from + (visibleTo / axis.width) * (axis.to - axis.from)),
  );
  const ends = values[visible]?.map((value) => yOf(range, value, CURVE_HEIGHT)) ?? null;

  const style = { '--curve-height': `${CURVE_HEIGHT}px`, '--strip-height': `${stripHeight}px` } as CSSProperties;
  return (
    <section className="timeline panel" aria-label={strings.timeline.label} id="timeline" style={style}>
      <TimelineHead stride={stride} />
      <div className="timeline-body">
        <Gutter range={range} sound={!hasSound} />
        <div
          className="timeline-scroller"
          ref={scroller}
          onScroll={(event) => {
            const view = event.currentTarget;
            setVisibleTo(view.scrollLeft + view.clientWidth);
          }}
        >
          {room > 0 && (
            <Plot axis={axis} scrolls={axis.width > room} scroller={scroller} values={values}>
              <Suspense fallback={<div className="curve" style={{ height: CURVE_HEIGHT }} />}>
                <Curve
                  axis={axis}
                  valueAxis={range}
                  values={drawn}
                  classes={classes}
                  looks={looks}
                  isolated={isolated}
                  height={CURVE_HEIGHT}
                />
              </Suspense>
              <Ticks axis={axis} />
              <FrameStrip axis={axis} stride={stride} height={stripHeight} />
              {!hasSound && <p className="row-note muted small">{strings.timeline.soundNone}</p>}
              {hasCues && readsWords ? (
                <WordsRow axis={axis} stride={stride} />
              ) : (
                <p className="row-note muted small">
                  {hasCues ? strings.timeline.wordsModel : strings.timeline.wordsNone}
                </p>
              )}
            </Plot>
          )}
        </div>
        <LineLabels
          classes={classes}
          looks={looks}
          ends={ends}
          leaders={values.length === axis.segments}
          isolated={isolated}
          height={CURVE_HEIGHT}
          short={phone}
        />
      </div>
      <NumbersTable
        segments={segments}
        values={values}
        classes={classes}
        what={equation3 ? strings.timeline.eq3 : strings.timeline.softmax}
      />
    </section>
  );
}

interface PlotProps {
  readonly axis: TimeAxis;
  readonly scrolls: boolean;
  readonly scroller: React.RefObject<HTMLDivElement | null>;
  readonly values: readonly (readonly number[])[];
  readonly children: React.ReactNode;
}

/** What moves sideways: the rows, the band and cursor over them, and the slider that keys and screen readers use. */
function Plot({ axis, scrolls, scroller, values, children }: PlotProps) {
  const { store } = usePage();
  const { classes, looks } = useClasses();
  const scrub = useScrub(axis, scrolls);
  const slider = useRef<HTMLDivElement>(null);
  const current = useCursorSegment(useCallback((time: number) => segmentAt(axis, time), [axis]));
  const time = store.getState().cursor.time;
  const named = scrub.hovered ?? (scrub.focused ? current : null);
  return (
    <div
      className={scrolls ? 'timeline-plot scrolls' : 'timeline-plot'}
      style={{ width: axis.width }}
      ref={slider}
      role="slider"
      tabIndex={0}
      aria-label={strings.timeline.slider}
      aria-description={strings.timeline.sliderHint}
      aria-valuemin={0}
      aria-valuemax={axis.segments - 1}
      aria-valuenow={current}
      aria-valuetext={strings.timeline.sliderValue(time.toFixed(1), current + 1, axis.segments)}
      {...scrub.handlers}
    >
      <Band axis={axis} index={current} />
      {scrub.hovered !== null && scrub.hovered !== current && <Band axis={axis} index={scrub.hovered} faint />}
      {children}
      <Cursor axis={axis} scroller={scroller} />
      {named !== null && (
        <ReadOut axis={axis} index={named} values={values[named] ?? null} classes={classes} looks={looks} />
      )}
    </div>
  );
}

function Gutter({ range, sound }: { readonly range: ValueAxis; readonly sound: boolean }) {
  return (
    <div className="timeline-gutter muted small numeric" aria-hidden="true">
      <div className="gutter-curve">
        {range.ticks.map((tick) => (
          <span key={tick} className="gutter-tick" style={{ top: yOf(range, tick, CURVE_HEIGHT) }}>
            {tick === 0 ? '0' : Number(tick.toPrecision(3))}
          </span>
        ))}
      </div>
      <div className="gutter-ticks">{strings.player.seconds}</div>
      <div className="gutter-strip">{strings.timeline.frames}</div>
      {sound && <div className="gutter-note">{strings.timeline.sound}</div>}
      <div className="gutter-note">{strings.timeline.words}</div>
    </div>
  );
}

function Ticks({ axis }: { readonly axis: TimeAxis }) {
  const ticks = useMemo(() => timeTicks(axis, 72), [axis]);
  const long = axis.to >= 100;
  return (
    <div className="time-ticks muted small numeric" aria-hidden="true">
      {ticks.map((tick) => {
        const x = xOf(axis, tick);
        const shift = x < 16 ? '0' : x > axis.width - 16 ? '-100%' : '-50%';
        return (
          <span key={tick} className="time-tick" style={{ left: x, transform: `translateX(${shift})` }}>
            {long ? clock(tick).replace(/\.\d$/, '') : Number(tick.toFixed(1))}
          </span>
        );
      })}
    </div>
  );
}
