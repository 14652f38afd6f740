// The numbers behind the curve as a table, made only when it is opened.
import { useDeferredValue, useState } from 'react';
import type { SegmentResult } from '../../analysis/types';
import { className, strings } from '../../i18n/strings';
import { inSeconds } from '../../ui/time';

interface NumbersTableProps {
  readonly segments: readonly SegmentResult[];
  readonly values: readonly (readonly number[])[];
  readonly classes: readonly string[];
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

function Numbers({ segments, values, classes, what }: NumbersTableProps) {
  return (
    <section className="numbers-scroll" aria-label={strings.timeline.numbers}>
      <table>
        <caption className="muted small">{strings.timeline.numbersCaption(what)}</caption>
        <thead>
          <tr>
            <th scope="col">{strings.timeline.segment}</th>
            <th scope="col">{strings.timeline.start}</th>
            <th scope="col">{strings.timeline.end}</th>
            {classes.map((name) => (
              <th scope="col" key={name}>
                {className(name)}
              </th>
            ))}
            <th scope="col">{strings.timeline.recovery}</th>
          </tr>
        </thead>
        <tbody>
          {segments.map((segment, index) => (
            <tr key={segment.start}>
              <th scope="row">{index + 1}</th>
              <td>{inSeconds(segment.start)}</td>
              <td>{inSeconds(segment.end)}</td>
              {classes.map((name, i) => (
                <td key={name}>{(values[index]?.[i] ?? 0).toFixed(2)}</td>
              ))}
              <td>{segment.recoveryError.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
