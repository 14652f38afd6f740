// The button that saves the result as files; its dialog and all writers are loaded when they are first asked for.
import { useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { Dialog } from '../../ui/dialog';
import { DialogButton } from '../../ui/dialog-button';
import { later } from '../../ui/later';
import { useMaskedVideo } from './use-masked-video';
import './export.css';

const ExportPanel = later(async () => (await import('./export-panel')).ExportPanel);

export function ExportButton() {
  const ready = usePageState((state) => state.result !== null);
  const [open, setOpen] = useState(false);
  const making = useMaskedVideo();
  const { state } = making;
  const words = strings.export;
  const close = () => {
    setOpen(false);
    making.forget();
  };
  return (
    <>
      <DialogButton
        icon="save"
        label={state.kind === 'running' ? words.buttonBusy(state.percent) : words.button}
        hint={ready ? words.hint : words.nothingYet}
        ready={ready}
        onOpen={() => setOpen(true)}
      />
      <Dialog title={words.title} open={open && ready} onClose={close}>
        <ExportPanel making={making} />
      </Dialog>
    </>
  );
}
