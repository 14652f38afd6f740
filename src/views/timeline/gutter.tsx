// The column left of the rows: their names, which say how to read them, and the scales of curve and sentiment.
import type { ReactNode } from 'react';
import { strings } from '../../i18n/strings';
import { type ValueAxis, yOf } from './curve-data';
import { RowHelp, type RowName } from './row-help';
import './gutter.css';

interface GutterProps {
  readonly range: ValueAxis;
  /** Of people's own curves. */
  readonly people: ValueAxis;
  /** px */
  readonly heights: Readonly<Record<RowName, number>>;
  /** Whether there is sound to show. */
  readonly sound: boolean;
}

export function Gutter({ range, people, heights, sound }: GutterProps) {
  const row = (name: RowName, scale?: ReactNode) => (
    <div className="gutter-row" style={{ height: heights[name] }}>
      <RowHelp row={name} />
      {scale && (
        <div className="gutter-scale" aria-hidden="true">
          {scale}
        </div>
      )}
    </div>
  );
  return (
    <div className="timeline-gutter muted small numeric">
      <div className="gutter-ruler" aria-hidden="true">
        {strings.player.seconds}
      </div>
      {row('flowers')}
      {row(
        'sentiment',
        <>
          <span style={{ top: '14%' }}>+1</span>
          <span style={{ top: '50%' }}>0</span>
          <span style={{ top: '86%' }}>{'\u2212'}1</span>
        </>,
      )}
      {row(
        'curve',
        range.ticks.map((tick) => (
          <span key={tick} style={{ top: yOf(range, tick, heights.curve) }}>
            {tick === 0 ? '0' : Number(tick.toPrecision(3))}
          </span>
        )),
      )}
      {heights.people > 0 &&
        row(
          'people',
          people.ticks.map((tick) => (
            <span key={tick} style={{ top: yOf(people, tick, heights.people) }}>
              {people.low < 0 && tick !== 0 ? `${tick > 0 ? '+' : '\u2212'}${Math.abs(tick)}` : tick}
            </span>
          )),
        )}
      {row('frames')}
      {row(
        'sound',
        sound && (
          <>
            <span style={{ top: 8 }}>{strings.timelineRows.high}</span>
            <span style={{ top: heights.sound - 8 }}>{strings.timelineRows.low}</span>
          </>
        ),
      )}
      {row('words')}
    </div>
  );
}
