// The recent analyses: a button of the top bar and the dialog with their list. Deleting can be undone while it is open.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../i18n/strings';
import { usePage, useRemembered } from '../../state/page-context';
import { MOST_BYTES, MOST_ENTRIES } from '../../state/recent';
import { readableFacts, type RecentRow } from '../../state/recent-records';
import { IconButton } from '../../ui/icon-button';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icons';
import { RecentEntry } from './recent-entry';
import './recent.css';

const text = strings.recent;
const NONE: readonly RecentRow[] = [];

export function RecentButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" title={text.hint} onClick={() => setOpen(true)}>
        <Icon name="clock" />
        <span className="button-label">{text.button}</span>
      </button>
      <RecentDialog open={open} onClose={() => setOpen(false)} />
    </>
  );
}

export function RecentDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title={text.title} open={open} onClose={onClose}>
      <RecentList onOpened={onClose} />
    </Dialog>
  );
}

function RecentList({ onOpened }: { readonly onOpened: () => void }) {
  const { recent } = usePage();
  const rows = useStore(recent.store, (state) => state.rows ?? NONE);
  useEffect(() => {
    void recent.read();
    return recent.forgetDeleted;
  }, [recent]);

  async function openOne(id: string): Promise<void> {
    await recent.open(id);
    onOpened();
  }

  return (
    <>
      <p className="small muted">{text.intro(MOST_ENTRIES, MOST_BYTES)}</p>
      {rows.length === 0 && <p className="recent-none muted">{text.none}</p>}
      <ul className="recent-list">
        {rows.map((row) => (
          <li key={row.id}>
            <RecentEntry row={row} label={text.open} onChoose={() => void openOne(row.id)} />
            <DeleteButton row={row} />
          </li>
        ))}
      </ul>
      <Deleted />
      <div className="recent-foot">
        {rows.length > 0 && (
          <>
            <p className="small muted numeric">
              {text.total(
                rows.length,
                rows.reduce((sum, { bytes }) => sum + bytes, 0),
              )}
            </p>
            <button type="button" className="button" onClick={() => void recent.delete(rows.map(({ id }) => id))}>
              {text.deleteAll}
            </button>
          </>
        )}
        <KeepSwitch />
      </div>
    </>
  );
}

function DeleteButton({ row }: { readonly row: RecentRow }) {
  const { recent } = usePage();
  const facts = readableFacts(row);
  return (
    <IconButton
      icon="bin"
      label={facts ? text.delete(facts.name) : text.deleteUnreadable}
      onClick={() => void recent.delete([row.id])}
    />
  );
}

function Deleted() {
  const { recent } = usePage();
  const count = useStore(recent.store, (state) => state.deleted.length);
  return (
    <div role="status" className="recent-deleted">
      {count > 0 && (
        <>
          <span>{text.deleted(count)}</span>
          <button type="button" className="button" onClick={() => void recent.undo()}>
            <Icon name="undo" />
            {text.undo}
          </button>
        </>
      )}
    </div>
  );
}

function KeepSwitch() {
  const { memory } = usePage();
  const on = useRemembered((remembered) => remembered.keepRecent);
  return (
    <label className="recent-keep">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => memory.remember({ keepRecent: event.currentTarget.checked })}
      />
      {text.keep}
    </label>
  );
}
