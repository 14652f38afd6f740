// The charts: their library comes after the first paint, and they are drawn one after the other.
import { startTransition, useEffect, useState } from 'react';
import { MartError, toPlainError } from '../../lib/errors';
import { usePage } from '../../state/page-context';
import { useTurn } from '../../ui/use-turn';

let loaded: Charts | null = null;

/** Asked for when the page begins, so that it is there when something is to be drawn. */
export async function loadCharts() {
  const [{ Curve }, { SentimentRow }] = await Promise.all([import('./curve'), import('./sentiment-row')]);
  loaded = { Curve, SentimentRow };
  return loaded;
}

interface Charts {
  readonly Curve: typeof import('./curve').Curve;
  readonly SentimentRow: typeof import('./sentiment-row').SentimentRow;
}

/** Each is null until it is there. */
export function useCharts(): { readonly [Name in keyof Charts]: Charts[Name] | null } {
  const { actions } = usePage();
  const [charts, setCharts] = useState(loaded);
  const curve = useTurn(charts !== null);
  const sentiment = useTurn(charts !== null);

  useEffect(() => {
    if (charts) return;
    let gone = false;
    loadCharts().then(
      (those) => {
        if (!gone) startTransition(() => setCharts(those));
      },
      (error: unknown) => {
        const failure = new MartError('fetch-failed', 'the charts could not be fetched', { file: 'curve' }, error);
        if (!gone) actions.fail(toPlainError(failure));
      },
    );
    return () => {
      gone = true;
    };
  }, [charts, actions]);

  return {
    Curve: charts && curve ? charts.Curve : null,
    SentimentRow: charts && sentiment ? charts.SentimentRow : null,
  };
}
