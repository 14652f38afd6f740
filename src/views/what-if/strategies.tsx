// All mask strategies in one small table: how well each is recovered, how far each moves the distribution. Rows appear as
// they are done.
import { useId, useState } from 'react';
import { compareStrategies, extremes, type StrategyRow } from '../../analysis/strategies';
import type { MaskSettings, SegmentResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { useLatest } from '../../ui/use-latest';

const text = strings.whatIf;

/** What rows were made of and with. */
interface Made {
  readonly mask: MaskSettings;
  /** The only segment, or null for all. */
  readonly only: number | null;
  readonly segments: readonly SegmentResult[];
}

interface Comparison {
  readonly made: Made;
  readonly rows: readonly StrategyRow[];
  /** 0..1; null when it is over. */
  readonly done: number | null;
  readonly failed: boolean;
}

export function Strategies({ index, busy }: { readonly index: number; readonly busy: boolean }) {
  const { session, store } = usePage();
  const mask = usePageState((state) => state.mask);
  const segments = usePageState((state) => state.segments);
  const [all, setAll] = useState(false);
  const [found, setFound] = useState<Comparison | null>(null);
  const latest = useLatest();
  const id = useId();

  // Of another analysis.
  const comparison = found?.made.segments[0] === segments[0] ? found : null;
  const running = comparison?.done ?? null;
  const chosen: Made = { mask, only: all ? null : index, segments };

  async function compare(): Promise<void> {
    const over = chosen.only === null ? segments.map((_, i) => i) : [chosen.only];
    let rows: readonly StrategyRow[] = [];
    const show = (done: number | null, failed = false) => setFound({ made: chosen, rows, done, failed });
    const unsubscribe = store.subscribe(
      (state) => state.segments[0],
      () => latest.cancel(),
    );
    try {
      await latest.run((signal) =>
        compareStrategies(
          session,
          { segments },
          { mask, segments: over },
          (progress) => {
            rows = progress.rows;
            show(progress.done);
          },
          signal,
        ),
      );
      show(null);
    } catch {
      show(null, true);
    } finally {
      unsubscribe();
    }
  }

  const share = strings.mask.ratioValue(mask.ratio);
  return (
    <section className="strategies" aria-label={text.strategies}>
      <h3>{text.strategies}</h3>
      <p className="small muted">{text.strategiesText(share)}</p>
      <div className="alteration-buttons">
        <label htmlFor={id}>{text.over}</label>
        <select
          id={id}
          className="field"
          value={all ? 'all' : 'this'}
          disabled={running !== null}
          onChange={(event) => setAll(event.currentTarget.value === 'all')}
        >
          <option value="this">{text.overThis}</option>
          <option value="all">{text.overAll(segments.length)}</option>
        </select>
        <button
          type="button"
          className="button"
          disabled={busy && running === null}
          onClick={() => (running === null ? void compare() : latest.cancel())}
        >
          {running === null ? text.compare : text.cancel}
        </button>
        {running !== null && (
          <>
            <progress aria-label={text.comparing} value={running} max={1} />
            <span className="numeric">{text.percent(Math.round(running * 100))}</span>
          </>
        )}
      </div>
      {comparison?.failed && <p className="outcome-note">{text.failed}</p>}
      {comparison && comparison.rows.length > 0 && <Table comparison={comparison} chosen={chosen} />}
      <p className="visually-hidden" role="status">
        {comparison && running === null && comparison.rows.length > 0 ? summary(comparison.rows).join(' ') : ''}
      </p>
    </section>
  );
}

function Table({ comparison, chosen }: { readonly comparison: Comparison; readonly chosen: Made }) {
  const { rows, made, done } = comparison;
  const { ratio, lambda, reveal, seed } = made.mask;
  const over = made.only === null ? text.overAll(made.segments.length) : text.overOne(made.only + 1);
  const most = (by: 'recoveryError' | 'shift') => Math.max(1e-9, ...rows.map((row) => row[by] ?? 0));
  const [mostError, mostShift] = [most('recoveryError'), most('shift')];
  return (
    <>
      {differs(made, chosen) && <p className="outcome-note">{text.strategiesStale}</p>}
      <table className="strategy-table" aria-busy={done !== null}>
        <caption className="small muted">
          {text.madeWith(strings.mask.ratioValue(ratio), lambda, reveal, seed, over)}
        </caption>
        <thead>
          <tr className="small muted">
            <th scope="col">{text.strategy}</th>
            <th scope="col">{text.masked}</th>
            <th scope="col" title={text.errorText}>
              {text.error}
            </th>
            <th scope="col" title={text.shiftText}>
              {text.shift}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ strategy, masked, recoveryError, shift }) => (
            <tr key={strategy}>
              <th scope="row">{strings.mask.strategies[strategy]}</th>
              <td>{Math.round(masked)}</td>
              <td>
                <Value of={(recoveryError ?? 0) / mostError}>{recoveryError?.toFixed(2) ?? text.none}</Value>
              </td>
              <td>
                <Value of={shift / mostShift}>{shift.toFixed(3)}</Value>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {done === null && summary(rows).map((sentence) => <p key={sentence}>{sentence}</p>)}
      <p className="small muted">
        {text.errorText} {text.shiftText}
      </p>
    </>
  );
}

/** A number with a bar of its share of the column's largest. */
function Value({ of, children }: { readonly of: number; readonly children: string }) {
  return (
    <span className="strategy-value">
      <span className="strategy-bar" aria-hidden="true" style={{ width: `${of * 100}%` }} />
      <span>{children}</span>
    </span>
  );
}

/** Best and worst in words. */
function summary(rows: readonly StrategyRow[]): string[] {
  const named = ({ strategy }: StrategyRow, value: string) => text.withValue(strings.mask.strategies[strategy], value);
  const error = (row: StrategyRow) => named(row, (row.recoveryError ?? 0).toFixed(2));
  const shift = (row: StrategyRow) => named(row, text.divergenceValue(row.shift));
  const [recovered, moved] = [extremes(rows, 'recoveryError'), extremes(rows, 'shift')];
  const sentences = [
    recovered && text.recoversBest(error(recovered.least), error(recovered.most)),
    moved && text.shiftsMost(shift(moved.most), shift(moved.least)),
  ].filter((sentence) => sentence !== null);
  return sentences.length > 0 ? sentences : [text.alike];
}

/** Whether a comparison made now would be another one; the strategy chosen plays no part. */
function differs(made: Made, chosen: Made): boolean {
  const plain = ({ mask: { strategy: _, ...mask }, only, segments }: Made) =>
    JSON.stringify([mask, only, segments.length]);
  return plain(made) !== plain(chosen);
}
