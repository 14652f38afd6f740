// What decides the mask: share and strategy, and apart from them mix, revealed share and seed. All take effect at once.
import { useId } from 'react';
import { MASK_STRATEGIES } from '../../analysis/defaults';
import { canRemask } from '../../analysis/remask';
import type { MaskSettings, MaskStrategy, SegmentResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { Icon } from '../../ui/icons';
import { Slider } from '../../ui/slider';
import { type UnusedControls, unusedControls } from './unused';
import type { Lab } from './use-lab';

const text = strings.mask;
/** Seeds that are drawn have at most four digits, so that they can be said and typed. */
const SEEDS = 10_000;

/** The two that matter most. */
export function MaskControls({ lab }: { readonly lab: Lab }) {
  const { actions } = usePage();
  const mask = usePageState((state) => state.mask);
  const unused = unusedControls(lab.segment, mask);
  return (
    <div className="lab-row">
      <Slider
        name={text.ratio}
        hint={text.ratioHint}
        {...percent(mask.ratio)}
        most={90}
        onDone={actions.endStroke}
        unused={why(unused.ratio)}
        onChange={(hundredths) => actions.setMask({ ratio: hundredths / 100 }, 'ratio')}
      />
      <Strategy segment={lab.segment} mask={mask} />
      <button
        type="button"
        className="button"
        disabled={unused.seed !== null}
        title={why(unused.seed) ?? text.redrawHint}
        onClick={() => actions.setMask({ seed: Math.floor(Math.random() * SEEDS) })}
      >
        <Icon name="dice" />
        {text.redraw}
      </button>
    </div>
  );
}

const percent = (share: number) => ({ value: Math.round(share * 100), said: text.ratioValue(share) });

const why = (reason: UnusedControls['mix']): string | null => reason && text.unused[reason];

function Strategy({ segment, mask }: { readonly segment: SegmentResult | null; readonly mask: MaskSettings }) {
  const { actions } = usePage();
  const id = useId();
  const can = (strategy: MaskStrategy) => !segment || canRemask(segment, { ...mask, strategy });
  return (
    <span className="strategy">
      <label htmlFor={id}>{text.strategy}</label>
      <select
        id={id}
        className="field"
        title={can('hint') ? text.strategyText[mask.strategy] : text.keptMask}
        value={mask.strategy}
        onChange={(event) => actions.setMask({ strategy: event.currentTarget.value as MaskStrategy })}
      >
        {MASK_STRATEGIES.map((name) => (
          <option key={name} value={name} disabled={!can(name)}>
            {can(name) ? text.strategies[name] : text.needsAttention(text.strategies[name])}
          </option>
        ))}
      </select>
    </span>
  );
}

/** The others, and how the pixels are drawn. */
export function MoreControls({ lab }: { readonly lab: Lab }) {
  const { actions } = usePage();
  const mask = usePageState((state) => state.mask);
  const unused = unusedControls(lab.segment, mask);
  const id = useId();
  return (
    <div className="lab-more">
      <p className="small muted">{text.strategyText[mask.strategy]}</p>
      <Slider
        name={text.mix}
        hint={text.mixHint}
        {...percent(mask.lambda)}
        most={100}
        onDone={actions.endStroke}
        unused={why(unused.mix)}
        onChange={(hundredths) => actions.setMask({ lambda: hundredths / 100 }, 'lambda')}
      />
      <Slider
        name={text.reveal}
        hint={text.revealHint}
        {...percent(mask.reveal)}
        most={100}
        onDone={actions.endStroke}
        unused={why(unused.reveal)}
        onChange={(hundredths) => actions.setMask({ reveal: hundredths / 100 }, 'reveal')}
      />
      <div className="lab-row">
        <span title={why(unused.seed) ?? text.seedHint}>
          <label htmlFor={id}>{text.seed}</label>{' '}
          <input
            id={id}
            className="field"
            type="number"
            min={0}
            step={1}
            disabled={unused.seed !== null}
            value={mask.seed}
            onChange={({ currentTarget: { valueAsNumber: seed } }) => {
              if (Number.isSafeInteger(seed) && seed >= 0) actions.setMask({ seed }, 'seed');
            }}
            onBlur={actions.endStroke}
          />
        </span>
        {unused.seed !== null && <span className="small muted">{why(unused.seed)}</span>}
        <label className="check" title={text.smoothHint}>
          <input
            type="checkbox"
            checked={lab.smooth}
            onChange={(event) => lab.setSmooth(event.currentTarget.checked)}
          />
          {text.smooth}
        </label>
        <button type="button" className="button" title={text.resetHint} onClick={actions.resetMask}>
          {text.reset}
        </button>
      </div>
    </div>
  );
}
