// People's own curves on the time axis: a line per person, of sentiment or of one class, told apart by dash, marker and
// the name at its end. A line is broken where the face was not found.
import { memo } from 'react';
import type { PersonLine } from '../../export/subject';
import type { AnalysisResult } from '../../analysis/types';
import { sentimentOf } from '../../analysis/activation';
import { strings } from '../../i18n/strings';
import { markerPath } from '../../lib/markers';
import { personLook, personName } from '../people/person-look';
import { segmentCentre, type TimeAxis, xOf } from './axis';
import { type ValueAxis, valueScale, yOf } from './curve-data';
import { linePath, markerRadius } from '../../lib/plot';
import { placeLabels } from '../../lib/labels';
import { range, type VisibleStretch } from './view';
import './people-row.css';

/** px */
export const PEOPLE_ROW = 96;

/** Lines of everybody whose curve was made; `shown`: a class, or null for sentiment. */
export function peopleLines(result: AnalysisResult | null, shown: string | null): PersonLine[] {
  if (!result) return [];
  const { people, model } = result;
  const place = shown === null ? -1 : model.classes.indexOf(shown);
  const shownOf = (distribution: readonly number[]) =>
    place === -1 ? sentimentOf(distribution, model.polarity) : (distribution[place] ?? 0);
  return people.flatMap((person, index) =>
    person.curve
      ? [
          {
            id: person.id,
            name: personName(person),
            look: personLook(index),
            values: person.curve.segments.map((segment) => segment && shownOf(segment.distribution)),
          },
        ]
      : [],
  );
}

export function peopleAxis(shown: string | null): ValueAxis {
  return shown === null ? { low: -1, high: 1, ticks: [-1, 0, 1] } : { low: 0, high: 1, ticks: [0, 0.5, 1] };
}

interface PeopleRowProps {
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
  readonly lines: readonly PersonLine[];
  readonly range: ValueAxis;
}

export const PeopleRow = memo(function PeopleRow({ axis, stretch, lines, range: values }: PeopleRowProps) {
  const { left, right, first, last } = stretch;
  const radius = markerRadius(axis.width / axis.segments);
  // One segment further to either side, so that lines leave the stretch.
  const shown = range(Math.max(0, first - 1), Math.min(axis.segments - 1, last + 1));
  const y = valueScale(values, PEOPLE_ROW);
  return (
    <svg className="people-row" style={{ left }} width={right - left} height={PEOPLE_ROW} aria-hidden="true">
      <path d={values.ticks.map((tick) => `M0 ${y(tick)}H${right - left}`).join('')} stroke="var(--hairline)" />
      {lines.map(({ id, look, values: line }) => {
        const colour = `var(--${look.colour})`;
        const points = shown.map((index) => {
          const value = line[index] ?? null;
          return value === null ? null : ([xOf(axis, segmentCentre(axis, index)) - left, y(value)] as const);
        });
        return (
          <g key={id} data-person={id}>
            <path d={linePath(points)} fill="none" stroke={colour} strokeWidth="1.75" strokeDasharray={look.dash} />
            <path
              d={points.map((point) => (point ? markerPath(look.shape, ...point, radius) : '')).join('')}
              fill={colour}
              stroke={radius < 2.5 ? 'none' : 'var(--surface)'}
            />
          </g>
        );
      })}
    </svg>
  );
});

interface PeopleLabelsProps extends Pick<PeopleRowProps, 'lines' | 'range'> {
  /** Letters instead of names. */
  readonly short: boolean;
}

/** Names at the ends of the lines, with a piece of each line. */
export function PeopleLabels({ lines, range: values, short }: PeopleLabelsProps) {
  const placed = placeLabels(
    lines.map(({ id, values: line }) => {
      const end = line.findLast((value) => value !== null) ?? 0;
      return { name: id, y: yOf(values, end, PEOPLE_ROW) };
    }),
    PEOPLE_ROW,
    18,
  );
  return (
    <ul className="people-labels" style={{ height: PEOPLE_ROW }} aria-label={strings.people.label}>
      {placed.map(({ name: id, at }) => {
        const line = lines.find((one) => one.id === id);
        return (
          line && (
            <li key={id} style={{ top: at }} title={line.name}>
              <svg width="22" height="10" aria-hidden="true">
                <path
                  d="M0 5H22"
                  stroke={`var(--${line.look.colour})`}
                  strokeWidth="1.75"
                  strokeDasharray={line.look.dash}
                />
                <path d={markerPath(line.look.shape, 11, 5, 3.5)} fill={`var(--${line.look.colour})`} />
              </svg>
              <span>{short ? line.id : line.name}</span>
            </li>
          )
        );
      })}
    </ul>
  );
}
