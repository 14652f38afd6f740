// A slider with its name, its value, and the reason under it where it has no effect. A drag is one step of the history.
import { useId } from 'react';
import { strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';

const text = strings.mask;

interface SliderProps {
  readonly name: string;
  readonly hint: string;
  /** 0..`max`, shown as a percentage. */
  readonly value: number;
  readonly max: number;
  /** Why it changes nothing now, or null. */
  readonly unused?: string | null;
  readonly onChange: (value: number) => void;
}

export function Slider({ name, hint, value, max, unused = null, onChange }: SliderProps) {
  const { actions } = usePage();
  const id = useId();
  return (
    <div className="slider">
      <label htmlFor={id} title={hint}>
        {name}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={Math.round(max * 100)}
        step={1}
        title={hint}
        disabled={unused !== null}
        value={Math.round(value * 100)}
        aria-valuetext={text.ratioValue(value)}
        aria-describedby={unused === null ? undefined : `${id}-unused`}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber / 100)}
        onPointerUp={actions.endStroke}
        onKeyUp={actions.endStroke}
        onBlur={actions.endStroke}
      />
      <output htmlFor={id}>{text.ratioValue(value)}</output>
      {unused !== null && (
        <p id={`${id}-unused`} className="unused small muted">
          {unused}
        </p>
      )}
    </div>
  );
}
