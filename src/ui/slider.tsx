// A slider with its name, what its value says, and the reason under it where it has no effect.
import { type ReactNode, useId } from 'react';
import './slider.css';

interface SliderProps {
  readonly name: ReactNode;
  /** For screen readers, where the name alone does not say what it changes. */
  readonly label?: string;
  readonly hint?: string;
  readonly value: number;
  readonly least?: number;
  readonly most: number;
  readonly step?: number;
  /** The value in words, shown beside it. */
  readonly said?: string;
  readonly disabled?: boolean;
  /** Why it changes nothing now, or null. */
  readonly unused?: string | null;
  readonly className?: string;
  readonly onChange: (value: number) => void;
  /** A drag, or a run of keys, has ended. */
  readonly onDone?: () => void;
}

export function Slider(props: SliderProps) {
  const { name, label, hint, value, least = 0, most, step = 1, said, disabled = false, unused = null } = props;
  const { className = '', onChange, onDone } = props;
  const id = useId();
  return (
    <div className={`slider ${className}`}>
      <label htmlFor={id} title={hint}>
        {name}
      </label>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        title={hint}
        disabled={disabled || unused !== null}
        value={value}
        aria-label={label}
        aria-valuetext={said}
        aria-describedby={unused === null ? undefined : `${id}-unused`}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        onPointerUp={onDone}
        onKeyUp={onDone}
        onBlur={onDone}
      />
      {said !== undefined && <output htmlFor={id}>{said}</output>}
      {unused !== null && (
        <p id={`${id}-unused`} className="unused small muted">
          {unused}
        </p>
      )}
    </div>
  );
}
