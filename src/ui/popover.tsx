// A button and the panel that it opens: the browser's own popover, so Escape and a click outside close it.
import { type ReactNode, useId, useState } from 'react';
import { Icon } from './icons';
import './popover.css';

interface PopoverProps {
  readonly label: ReactNode;
  readonly title: string;
  readonly className?: string;
  /** Short text shown on hover and focus of the button. */
  readonly hint?: string;
  /** A function is asked for what to show once the panel is open. */
  readonly children: ReactNode | (() => ReactNode);
}

export function Popover({ label, title, className = 'button quiet', hint, children }: PopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
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
      <div
        id={id}
        popover="auto"
        className="popover panel"
        role="dialog"
        aria-label={title}
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        <h2>{title}</h2>
        {typeof children === 'function' ? open && children() : children}
      </div>
    </span>
  );
}

/** Behind the sign for information; `title` is the button's name too. */
export function InfoPopover({ title, children }: Pick<PopoverProps, 'title' | 'children'>) {
  const label = (
    <>
      <Icon name="info" />
      <span className="visually-hidden">{title}</span>
    </>
  );
  return (
    <Popover label={label} title={title} className="button quiet icon">
      {children}
    </Popover>
  );
}
