// The numbers behind the comparison as a table, made only when it is opened: A -> B at each place, by emotion.
import { useDeferredValue, useState } from 'react';
import type { Comparison } from '../../analysis/comparison';
import { className, strings } from '../../i18n/strings';
import '../timeline/numbers-table.css';

const text = strings.compare;

export function ComparisonTable({ comparison }: { readonly comparison: Comparison }) {
  const [open, setOpen] = useState(false);
  const shown = useDeferredValue(open);
  return (
    <details className="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.table}</summary>
      {shown && <Table comparison={comparison} />}
    </details>
  );
}

const shownValue = (value: number | null | undefined) => value?.toFixed(2) ?? text.none;

function Table({ comparison: { by, points, classes } }: { readonly comparison: Comparison }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it.
    <section className="numbers-scroll" aria-label={text.table} tabIndex={0}>
      <table>
        <caption className="muted small">{text.tableCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.place[by]}</th>
            {classes.map(({ name }) => (
              <th scope="col" key={name}>
                {className(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((place, i) => (
            <tr key={place}>
              <th scope="row">{(by === 'share' ? place * 100 : place).toFixed(1)}</th>
              {classes.map(({ name, a, b }) => (
                <td key={name}>
                  {shownValue(a[i])} → {shownValue(b[i])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
