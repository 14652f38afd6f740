// The charts: their library comes after the first paint, and they are drawn one after the other.
import { startTransition, useEffect, useState } from 'react';
import { MartError, toPlainError } from '../../lib/errors';
import { usePage } from '../../state/page-context';
import { useParts } from '../../ui/use-parts';

/** Asked for when the page begins, so that it is there when something is to be drawn. */
export const loadCharts = async () => {
  const [{ Curve }, { SentimentRow }] = await Promise.all([import('./curve'), import('./sentiment-row')]);
  return { Curve, SentimentRow };
};

type Charts = Awaited<ReturnType<typeof loadCharts>>;

/** Each is null until it is there; none comes before there is `room` for them. */
export function useCharts(room: boolean): { readonly [Name in keyof Charts]: Charts[Name] | null } {
  const { actions } = usePage();
  const [charts, setCharts] = useState<Charts | null>(null);
  const there = useParts(charts && room ? 2 : 0);

  useEffect(() => {
    let gone = false;
    loadCharts().then(
      (loaded) => {
        if (!gone) startTransition(() => setCharts(loaded));
      },
      (error: unknown) => {
        const failure = new MartError('fetch-failed', 'the charts could not be fetched', { file: 'curve' }, error);
        if (!gone) actions.fail(toPlainError(failure));
      },
    );
    return () => {
      gone = true;
    };
  }, [actions]);

  return {
    Curve: charts && there > 0 ? charts.Curve : null,
    SentimentRow: charts && there > 1 ? charts.SentimentRow : null,
  };
}
