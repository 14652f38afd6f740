// What a person must know of the network and of newer versions, and what is kept for when there is no network.
import { useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../i18n/strings';
import type { Offline } from '../../offline/offline';
import { usePage } from '../../state/page-context';
import { Popover } from '../../ui/popover';
import { Banner } from './banner';

const text = strings.offline;

export function OfflineBanners() {
  const { offline } = usePage();
  return offline && <Notes offline={offline} />;
}

function Notes({ offline }: { readonly offline: Offline }) {
  const { online, kept, update } = useStore(offline.store);
  const [dismissed, setDismissed] = useState(false);
  const take = (
    <button type="button" className="button" onClick={offline.takeUpdate}>
      {text.take}
    </button>
  );
  return (
    <>
      {!online && <Banner kind="note">{kept?.usual ? text.noNetwork : text.notKept}</Banner>}
      {update === 'taken' && (
        <Banner kind="warning" action={take}>
          {text.taken}
        </Banner>
      )}
      {update === 'waiting' && !dismissed && (
        <Banner kind="note" action={take} onDismiss={() => setDismissed(true)}>
          {text.update}
        </Banner>
      )}
    </>
  );
}

export function OfflineButton() {
  const { offline } = usePage();
  if (!offline) return null;
  return (
    <Popover label={text.button} title={text.title} className="button quiet">
      <Keeping offline={offline} />
    </Popover>
  );
}

function Keeping({ offline }: { readonly offline: Offline }) {
  const { kept, keepingSeldom } = useStore(offline.store);
  const [failed, setFailed] = useState(false);
  if (!kept?.usual) return <p>{text.keptNot}</p>;
  return (
    <div className="licences">
      <p>{text.kept}</p>
      <p role="status">
        {kept.seldom ? text.seldomKept : text.seldom((kept.seldomBytes / 1e6).toFixed(0))} {failed && text.failed}
      </p>
      {!kept.seldom && (
        <button
          type="button"
          className="button"
          disabled={keepingSeldom}
          onClick={async () => setFailed(!(await offline.keepSeldom()))}
        >
          {keepingSeldom ? text.keeping : text.keepSeldom}
        </button>
      )}
    </div>
  );
}
