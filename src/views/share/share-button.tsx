// The button that makes a link of the result; its dialog is loaded when it is first asked for.
import { lazy, Suspense, useId, useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icons';
import './share.css';

const SharePanel = lazy(async () => ({ default: (await import('./share-panel')).SharePanel }));

export function ShareButton({ className = 'button' }: { readonly className?: string }) {
  const ready = usePageState((state) => state.result !== null);
  const [open, setOpen] = useState(false);
  const hint = useId();
  const words = strings.share;
  return (
    <>
      <span className="popover-anchor">
        <button
          type="button"
          className={className}
          aria-haspopup="dialog"
          aria-disabled={!ready}
          aria-describedby={hint}
          onClick={() => ready && setOpen(true)}
        >
          <Icon name="link" />
          {words.button}
        </button>
        <span className="tooltip" role="tooltip" id={hint}>
          {ready ? words.hint : words.nothingYet}
        </span>
      </span>
      <Dialog title={words.title} open={open && ready} onClose={() => setOpen(false)}>
        <Suspense>
          <SharePanel />
        </Suspense>
      </Dialog>
    </>
  );
}
