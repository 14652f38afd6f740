// The numbers behind the curve as a table, made only when it is opened.
import { useDeferredValue, useState } from 'react';
import type { SegmentResult } from '../../analysis/types';
import { className, strings } from '../../i18n/strings';
import { CopyButton } from '../../ui/copy-button';
import { inSeconds } from '../../lib/time';
import { signed } from '../../lib/time';
import type { PersonLine } from '../../export/subject';
import './numbers-table.css';

interface NumbersTableProps {
  readonly segments: readonly SegmentResult[];
  readonly values: readonly (readonly number[])[];
  /** -1..1 */
  readonly sentiments: readonly number[];
  readonly classes: readonly string[];
  /** People's own curves, and the class that they show; null: sentiment. */
  readonly people: readonly PersonLine[];
  readonly peopleShow: string | null;
  readonly what: string;
}

export function NumbersTable(props: NumbersTableProps) {
  const [open, setOpen] = useState(false);
  const shown = useDeferredValue(open);
  return (
    <details className="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{strings.timeline.numbers}</summary>
      {shown && <Numbers {...props} />}
    </details>
  );
}

function Numbers({ segments, values, sentiments, classes, people, peopleShow, what }: NumbersTableProps) {
  const peopleWhat = peopleShow === null ? strings.people.sentiment : className(peopleShow);
  const head = [
    strings.timeline.segment,
    strings.timeline.start,
    strings.timeline.end,
    ...classes.map(className),
    strings.timelineRows.sentimentColumn,
    strings.timeline.recovery,
    ...people.map(({ name }) => strings.people.column(name, peopleWhat)),
  ];
  const rows = segments.map((segment, index) => [
    String(index + 1),
    inSeconds(segment.start),
    inSeconds(segment.end),
    ...classes.map((_, i) => (values[index]?.[i] ?? 0).toFixed(2)),
    signed(sentiments[index] ?? 0),
    segment.recoveryError.toFixed(2),
    ...people.map(({ values: line }) => {
      const value = line[index] ?? null;
      if (value === null) return strings.readOut.missing;
      return peopleShow === null ? signed(value) : value.toFixed(2);
    }),
  ]);
  return (
    <section className="numbers-scroll" aria-label={strings.timeline.numbers}>
      <p className="numbers-copy">
        <CopyButton text={[head, ...rows].map((row) => row.join('\t')).join('\n')} />
      </p>
      <table>
        <caption className="muted small">{strings.timeline.numbersCaption(what)}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([number, ...cells]) => (
            <tr key={number}>
              <th scope="row">{number}</th>
              {cells.map((cell, column) => (
                <td key={head[column + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
