// On the first visit page: the newest analyses that were kept on this device, to be opened again.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { readableFacts } from '../../state/recent-records';
import { RecentDialog } from './recent-button';
import { RecentEntry } from './recent-entry';
import './recent.css';

const SHOWN = 3;
const text = strings.recent;

export function RecentShelf() {
  const { recent } = usePage();
  const [all, setAll] = useState(false);
  const rows = useStore(recent.store, (state) => state.rows);
  useEffect(() => void recent.read(true), [recent]);
  const readable = rows?.filter((row) => readableFacts(row) !== null) ?? [];
  if (readable.length === 0) return null;
  return (
    <section className="recent-shelf" aria-label={text.title}>
      <h3>{text.reopen}</h3>
      <ul>
        {readable.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <RecentEntry row={row} label={text.open} onChoose={() => void recent.open(row.id)} />
          </li>
        ))}
      </ul>
      {readable.length > SHOWN && (
        <button type="button" className="button quiet" onClick={() => setAll(true)}>
          {text.all(readable.length)}
        </button>
      )}
      <RecentDialog open={all} onClose={() => setAll(false)} />
    </section>
  );
}
