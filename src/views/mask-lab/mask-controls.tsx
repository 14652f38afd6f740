// What decides the mask: share, strategy, draw, and the time step that is looked at. All take effect at once.
import { useId } from 'react';
import type { MaskStrategy } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { Icon } from '../../ui/icons';

const text = strings.mask;
const STRATEGIES = Object.keys(text.strategies) as MaskStrategy[];
const RANDOM: ReadonlySet<MaskStrategy> = new Set(['hint', 'random', 'tube', 'frame']);

interface MaskControlsProps {
  readonly smooth: boolean;
  readonly onSmooth: (smooth: boolean) => void;
}

export function MaskControls({ smooth, onSmooth }: MaskControlsProps) {
  const { actions } = usePage();
  const { strategy, ratio, seed } = usePageState((state) => state.mask);
  const id = useId();
  const draws = RANDOM.has(strategy);
  return (
    <div className="mask-controls">
      <div className="mask-row">
        <TubeletStepper />
        <label className="ratio" title={text.ratioHint}>
          {text.ratio}
          <input
            type="range"
            min={0}
            max={90}
            step={1}
            value={Math.round(ratio * 100)}
            aria-valuetext={text.ratioValue(ratio)}
            onChange={(event) => actions.setMask({ ratio: event.currentTarget.valueAsNumber / 100 })}
          />
          <output>{text.ratioValue(ratio)}</output>
        </label>
      </div>
      <div className="mask-row">
        <label>
          {text.strategy}{' '}
          <select
            className="field"
            value={strategy}
            aria-describedby={id}
            onChange={(event) => actions.setMask({ strategy: event.currentTarget.value as MaskStrategy })}
          >
            {STRATEGIES.map((name) => (
              <option key={name} value={name}>
                {text.strategies[name]}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button"
          disabled={!draws}
          title={draws ? text.seedHint : text.seedUnused}
          onClick={() => actions.setMask({ seed: Math.floor(Math.random() * 10_000) })}
        >
          <Icon name="dice" />
          {text.seed}
          {draws && <span className="muted small">{text.seedValue(seed)}</span>}
        </button>
        <label className="check">
          <input type="checkbox" checked={smooth} onChange={(event) => onSmooth(event.currentTarget.checked)} />
          {text.smooth}
        </label>
      </div>
      <p id={id} className="small muted strategy-text">
        {text.strategyText[strategy]}
      </p>
    </div>
  );
}

function TubeletStepper() {
  const { actions } = usePage();
  const tubelet = usePageState((state) => state.tubelet);
  return (
    <div className="tubelet" title={text.tubeletHint}>
      <span>{text.tubelet}</span>
      <button
        type="button"
        className="button quiet icon"
        aria-label={text.earlier}
        disabled={tubelet === 0}
        onClick={() => actions.setTubelet(tubelet - 1)}
      >
        <Icon name="back" />
      </button>
      <output aria-live="polite">{text.tubeletValue(tubelet + 1)}</output>
      <button
        type="button"
        className="button quiet icon"
        aria-label={text.later}
        disabled={tubelet === 7}
        onClick={() => actions.setTubelet(tubelet + 1)}
      >
        <Icon name="forward" />
      </button>
    </div>
  );
}
