// The button that saves the result as files; its dialog and all writers are loaded when they are first asked for.
import { lazy, Suspense, useId, useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icons';
import { useMaskedVideo } from './use-masked-video';
import './export.css';

const ExportPanel = lazy(async () => ({ default: (await import('./export-panel')).ExportPanel }));

export function ExportButton({ className = 'button' }: { readonly className?: string }) {
  const ready = usePageState((state) => state.result !== null);
  const [open, setOpen] = useState(false);
  const making = useMaskedVideo();
  const hint = useId();
  const { state } = making;
  const words = strings.export;
  const close = () => {
    setOpen(false);
    making.forget();
  };
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
          <Icon name="save" />
          {state.kind === 'running' ? words.buttonBusy(state.percent) : words.button}
        </button>
        <span className="tooltip" role="tooltip" id={hint}>
          {ready ? words.hint : words.nothingYet}
        </span>
      </span>
      <Dialog title={words.title} open={open && ready} onClose={close}>
        <Suspense>
          <ExportPanel making={making} />
        </Suspense>
      </Dialog>
    </>
  );
}
