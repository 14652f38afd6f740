// The spine of the page: flowers, sentiment, curve, frames, sound and words on one time axis with one cursor.
import { useCallback, useDeferredValue, useMemo, useRef, useSyncExternalStore } from 'react';
import { sentimentOf } from '../../analysis/activation';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { type Extent, segmentAt, shownModel } from '../../state/page-state';
import { shownView } from '../../state/people';
import { useLanguage } from '../../ui/use-language';
import { useClasses } from '../../ui/use-looks';
import { useTurn } from '../../ui/use-turn';
import { thumbnailStride, timeAt } from './axis';
import type { CurveProps } from './curve';
import { signed } from '../../lib/time';
import { curveValues, showsEquation3, stackedUpTo, valueAxis, valueScale } from './curve-data';
import { FLOWER_ROW, FlowerRow } from './flower-row';
import { FrameStrip } from './frame-strip';
import { Gutter } from './gutter';
import type { Move } from './keys';
import { LineLabels } from './line-labels';
import { Minimap } from './minimap';
import { NumbersTable } from './numbers-table';
import { NobodyMarks } from './nobody-marks';
import { PEOPLE_ROW, PeopleLabels, PeopleRow, peopleAxis, peopleLines } from './people-row';
import { Plot } from './plot';
import type { RowName } from './row-help';
import { Ruler } from './ruler';
import { SOUND_ROW, SoundRow } from './sound-row';
import { SoundScale } from './sound-scale';
import { TimelineHead } from './timeline-head';
import { useCharts } from './use-charts';
import { useFreeKeys } from './use-keys';
import { useView, type View } from './use-view';
import { WordsRow } from './words-row';
import './timeline.css';

/** px */
const CURVE_ROW = 192;
const SENTIMENT_ROW = 48;
const WORDS_ROW = 84;
const NOTE_ROW = 28;
const RULER = 24;
const ROW_GAP = 6;
const LEAST_THUMBNAIL = 48;
const MOST_THUMBNAIL = 80;

const NO_POLARITY: readonly number[] = [];

export function Timeline({ extent }: { readonly extent: Extent }) {
  const language = useLanguage();
  const view = useView(extent);
  const { axis, stretch, room, phone, scroller } = view;
  const segments = usePageState((state) => state.segments);
  const equation3 = usePageState(showsEquation3);
  const stacked = usePageState((state) => state.stacked) && !equation3;
  const isolated = usePageState((state) => state.isolated);
  const leftOut = usePageState((state) => state.leftOut);
  const temperature = usePageState((state) => shownModel(state)?.temperature ?? 1);
  const polarity = usePageState((state) => shownModel(state)?.polarity ?? NO_POLARITY);
  const { classes, looks } = useClasses();
  const plotted = useTurn();
  const { Curve, SentimentRow } = useCharts();
  const heardAndSaid = useTurn();
  const keys = useRef<HTMLSpanElement>(null);
  useViewKeys(view, keys);

  const distributions = useMemo(
    () => curveValues(segments, false, leftOut, temperature),
    [segments, leftOut, temperature],
  );
  const values = useMemo(
    () => (equation3 ? curveValues(segments, true, leftOut, temperature) : distributions),
    [segments, equation3, leftOut, temperature, distributions],
  );
  const sentiments = useMemo(() => distributions.map((d) => sentimentOf(d, polarity)), [distributions, polarity]);
  const range = useMemo(() => valueAxis(values, equation3), [values, equation3]);
  const stride = thumbnailStride(axis, LEAST_THUMBNAIL);
  const group = Math.floor((axis.width / axis.segments) * stride);
  const result = usePageState((state) => state.result);
  const personClass = usePageState((state) => state.personClass);
  const follows = usePageState((state) => (state.result?.settings.view ?? shownView(state)).kind === 'face');
  const lines = useMemo(() => peopleLines(result, personClass), [result, personClass]);
  const peopleRange = useMemo(() => peopleAxis(personClass), [personClass]);
  const notesOn = (index: number) => [
    ...(follows && segments[index]?.person === null ? [strings.people.nobodyHere] : []),
    ...lines.flatMap(({ name, values: line }) => {
      const value = line[index] ?? null;
      if (value === null) return [];
      return strings.people.colons(name, personClass === null ? signed(value) : value.toFixed(2));
    }),
  ];
  const sound = useSoundNote();
  const words = useWordsNote();
  const heights: Readonly<Record<RowName, number>> = {
    flowers: FLOWER_ROW,
    sentiment: SENTIMENT_ROW,
    curve: CURVE_ROW,
    people: lines.length > 0 ? PEOPLE_ROW : 0,
    frames: Math.min(MOST_THUMBNAIL, Math.max(LEAST_THUMBNAIL, group)),
    sound: sound === null ? SOUND_ROW : NOTE_ROW,
    words: words === null ? WORDS_ROW : NOTE_ROW,
  };
  // React draws deferred charts in slices, so that a long curve never holds up the page.
  const chart = useDeferredValue(
    useMemo(
      () => ({ axis, stretch, valueAxis: range, values, classes, looks, isolated, stacked, height: CURVE_ROW }),
      [axis, stretch, range, values, classes, looks, isolated, stacked],
    ),
  );
  const spine = useDeferredValue(useMemo(() => ({ axis, stretch, sentiments }), [axis, stretch, sentiments]));

  return (
    <section className="timeline panel" aria-label={strings.timeline.label} id="timeline">
      <TimelineHead stride={stride} view={view} keys={keys} />
      <div className="timeline-body">
        <Gutter range={range} people={peopleRange} heights={heights} sound={sound === null} />
        <div className="timeline-middle">
          <div className="timeline-scroller" id="timeline-scroller" ref={scroller}>
            {plotted && room > 0 && (
              <Plot
                view={view}
                values={values}
                distributions={distributions}
                sentiments={sentiments}
                classes={classes}
                looks={looks}
                notesOn={notesOn}
              >
                {(current, onFocus) => (
                  <>
                    <Ruler axis={axis} stretch={stretch} />
                    <FlowerRow
                      axis={axis}
                      stretch={stretch}
                      distributions={distributions}
                      classes={classes}
                      looks={looks}
                      current={current}
                      onFocus={onFocus}
                    />
                    <Chart height={SENTIMENT_ROW} drawn={spine.axis.width} wanted={axis.width}>
                      {SentimentRow && <SentimentRow {...spine} height={SENTIMENT_ROW} />}
                    </Chart>
                    <Chart height={CURVE_ROW} drawn={chart.axis.width} wanted={axis.width}>
                      {Curve && <Curve {...chart} />}
                    </Chart>
                    {lines.length > 0 && (
                      <div className="row" style={{ height: PEOPLE_ROW }}>
                        <PeopleRow axis={axis} stretch={stretch} lines={lines} range={peopleRange} />
                      </div>
                    )}
                    <div className="row" style={{ height: heights.frames }}>
                      <FrameStrip axis={axis} stretch={stretch} stride={stride} height={heights.frames} />
                      {follows && <NobodyMarks axis={axis} segments={segments} />}
                    </div>
                    {heardAndSaid && (
                      <>
                        {sound === null ? <SoundRow axis={axis} stretch={stretch} /> : <RowNote>{sound}</RowNote>}
                        {words === null ? (
                          <WordsRow axis={axis} stretch={stretch} stride={stride} current={current} />
                        ) : (
                          <RowNote>{words}</RowNote>
                        )}
                      </>
                    )}
                  </>
                )}
              </Plot>
            )}
          </div>
          {view.zoomed && (
            <Minimap
              key={language}
              axis={axis}
              room={room}
              scroller={scroller}
              distributions={distributions}
              classes={classes}
              looks={looks}
            />
          )}
        </div>
        <div style={{ paddingTop: RULER + heights.flowers + heights.sentiment + 2 * ROW_GAP }}>
          <Labels {...chart} view={view} short={phone} />
          {lines.length > 0 && (
            <div style={{ paddingTop: ROW_GAP }}>
              <PeopleLabels lines={lines} range={peopleRange} short={phone} />
            </div>
          )}
          {sound === null && (
            <div style={{ paddingTop: heights.frames + 2 * ROW_GAP }}>
              <SoundScale />
            </div>
          )}
        </div>
      </div>
      <NumbersTable
        segments={segments}
        values={values}
        sentiments={sentiments}
        classes={classes}
        people={lines}
        peopleShow={personClass}
        what={equation3 ? strings.timeline.eq3 : strings.timeline.softmax}
      />
    </section>
  );
}

/** Keys that zoom, and ? for the list of keys. */
function useViewKeys({ zoom }: View, keys: React.RefObject<HTMLElement | null>): void {
  const { store } = usePage();
  useFreeKeys(
    useCallback(
      (move: Move) => {
        if (move.kind === 'zoom') zoom(move.by, store.getState().cursor.time);
        else if (move.kind === 'help') keys.current?.querySelector('button')?.click();
        else return false;
        return true;
      },
      [zoom, store, keys],
    ),
  );
}

interface ChartProps {
  readonly height: number;
  /** Width of the plot that the chart was drawn for, and as it is now; a chart that comes late is stretched until then. px */
  readonly drawn: number;
  readonly wanted: number;
  readonly children: React.ReactNode;
}

function Chart({ height, drawn, wanted, children }: ChartProps) {
  return (
    <div className="row" style={{ height, transform: drawn === wanted ? undefined : `scaleX(${wanted / drawn})` }}>
      {children}
    </div>
  );
}

function RowNote({ children }: { readonly children: string }) {
  return <p className="row-note muted small">{children}</p>;
}

/** Why there is no sound to show, or null. A track can be there and hold digital silence only. */
function useSoundNote(): string | null {
  return usePageState(({ video, segments, sounds, result }) => {
    const heard = segments.some((segment) => segment.present.audio);
    const none = video?.info.audio === null || (result !== null && !heard);
    if (none) return strings.timeline.soundNone;
    return heard && !sounds.some((sound) => sound !== null) ? strings.timelineRows.soundNotKept : null;
  });
}

/** Why there are no words to show, or null. */
function useWordsNote(): string | null {
  return usePageState(({ video, segments, model, origin }) => {
    const said = origin.kind === 'kept' ? segments.some(({ words }) => words.length > 0) : video?.cues.length !== 0;
    if (!said) return strings.timeline.wordsNone;
    return origin.kind === 'video' && model?.inputs.vocabularyUrl === null ? strings.timeline.wordsModel : null;
  });
}

/** Names at the ends of what is in sight of the lines. */
function Labels({ view, short, ...chart }: CurveProps & { readonly view: View; readonly short: boolean }) {
  const { axis, values, valueAxis, height, stacked, isolated } = chart;
  const { scroller, room } = view;
  const subscribe = useCallback(
    (listener: () => void) => {
      const element = scroller.current;
      element?.addEventListener('scroll', listener, { passive: true });
      return () => element?.removeEventListener('scroll', listener);
    },
    [scroller],
  );
  const visible = useSyncExternalStore(subscribe, () => {
    const right = (scroller.current?.scrollLeft ?? 0) + room - 1;
    return Math.min(values.length - 1, segmentAt(axis, timeAt(axis, right)));
  });
  const row = values[visible];
  const y = valueScale(valueAxis, height);
  const ends =
    row?.map((value, i) => {
      const [below, above] = stacked && isolated === null ? stackedUpTo(row, i) : [value, value];
      return y(stacked && isolated !== null ? value / 2 : (below + above) / 2);
    }) ?? null;
  return (
    <LineLabels
      classes={chart.classes}
      looks={chart.looks}
      ends={ends}
      leaders={values.length === axis.segments && (!stacked || isolated === null)}
      isolated={isolated}
      height={height}
      short={short}
    />
  );
}
