// A modal dialog on the browser's own <dialog>: it holds the focus, closes on Escape and on a click outside, and gives the
// focus back. Its content is made only while it is open.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { strings } from '../i18n/strings';
import { Guard } from './guard';
import { IconButton } from './icon-button';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, open, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (open && dialog && !dialog.open) dialog.showModal();
  }, [open]);
  if (!open) return null;
  return (
    <dialog ref={element} className="dialog panel" aria-labelledby={id} closedby="any" onClose={onClose}>
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={strings.app.close} onClick={() => element.current?.close()} />
        </div>
        <Guard part={title}>{children}</Guard>
      </div>
    </dialog>
  );
}
