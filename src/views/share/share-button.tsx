// The button that makes a link of the result; its dialog is loaded when it is first asked for.
import { useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { Dialog } from '../../ui/dialog';
import { DialogButton } from '../../ui/dialog-button';
import { later } from '../../ui/later';
import './share.css';

const SharePanel = later(async () => (await import('./share-panel')).SharePanel);

export function ShareButton() {
  const ready = usePageState((state) => state.result !== null);
  const [open, setOpen] = useState(false);
  const words = strings.share;
  return (
    <>
      <DialogButton
        icon="link"
        label={words.button}
        hint={ready ? words.hint : words.nothingYet}
        ready={ready}
        onOpen={() => setOpen(true)}
      />
      <Dialog title={words.title} open={open && ready} onClose={() => setOpen(false)}>
        <SharePanel />
      </Dialog>
    </>
  );
}
