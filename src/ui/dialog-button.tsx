// A button that opens a dialog about the result; without one it stays in reach and says why it does nothing.
import { type ReactNode, useId } from 'react';
import { Icon, type IconName } from './icons';

interface DialogButtonProps {
  readonly icon: IconName;
  readonly label: ReactNode;
  /** What it does, or why it can't. */
  readonly hint: string;
  readonly ready: boolean;
  readonly onOpen: () => void;
}

export function DialogButton({ icon, label, hint, ready, onOpen }: DialogButtonProps) {
  const id = useId();
  return (
    <span className="popover-anchor">
      <button
        type="button"
        className="button"
        aria-haspopup="dialog"
        aria-disabled={!ready}
        aria-describedby={id}
        onClick={() => ready && onOpen()}
      >
        <Icon name={icon} />
        {label}
      </button>
      <span className="tooltip" role="tooltip" id={id}>
        {hint}
      </span>
    </span>
  );
}
