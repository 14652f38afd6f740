// A button and the panel that it opens: the browser's own popover, so Escape and a click outside close it.
import { type ReactNode, useId } from 'react';
import './popover.css';

interface PopoverProps {
  readonly label: ReactNode;
  readonly title: string;
  readonly className?: string;
  /** Short text shown on hover and focus of the button. */
  readonly hint?: string;
  readonly children: ReactNode;
}

export function Popover({ label, title, className = 'button quiet', hint, children }: PopoverProps) {
  const id = useId();
  return (
    <span className="popover-anchor">
      <button type="button" className={className} popoverTarget={id} aria-describedby={hint ? `${id}-hint` : undefined}>
        {label}
      </button>
      {hint && (
        <span className="tooltip" role="tooltip" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <div id={id} popover="auto" className="popover panel" role="dialog" aria-label={title}>
        <h2>{title}</h2>
        {children}
      </div>
    </span>
  );
}
