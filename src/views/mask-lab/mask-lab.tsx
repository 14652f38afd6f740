// The segment under the cursor as it went in, masked, and recovered; what is laid over it, and what decides the mask.
import { useId, useState } from 'react';
import { strings } from '../../i18n/strings';
import { PATCHES_PER_STEP } from '../../lib/shapes';
import { usePage, usePageState, useRemembered } from '../../state/page-context';
import { Icon } from '../../ui/icons';
import { InfoPopover } from '../../ui/popover';
import { inSeconds } from '../../lib/time';
import { MaskControls, MoreControls } from './mask-controls';
import { OverlayChoice, Scale } from './overlay-choice';
import { PaintSwitch, PaintTools, UndoRedo } from './paint-tools';
import { patchFacts } from './patch-words';
import { type Pair, PAIRS, SideBySide, Wipe } from './pictures';
import { SavePictures } from './save-pictures';
import { TimeSteps } from './time-steps';
import { type Lab, useLab } from './use-lab';
import { type Painter, usePainter } from './use-painter';
import './mask-lab.css';
import './pictures.css';

const text = strings.mask;

export function MaskLab() {
  const { memory } = usePage();
  /** On a phone the lab is a sheet at the bottom; elsewhere it is always there. */
  const [open, setOpen] = useState(false);
  const wiped = useRemembered((remembered) => remembered.wiped);
  const [more, setMore] = useState(false);
  const [pair, setPair] = useState<Pair>(PAIRS[0]);
  const recovering = usePageState((state) => state.recovering);
  const lab = useLab();
  const painter = usePainter(lab);
  return (
    <section className={open ? 'mask-lab panel open' : 'mask-lab panel'} aria-label={text.label} aria-busy={recovering}>
      <button type="button" className="sheet-handle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="forward" />
        {text.label}
      </button>
      <Head lab={lab}>
        <ViewSwitch wiped={wiped} onChange={(next) => memory.remember({ wiped: next })} />
        {wiped && <PairChoice pair={pair} onChange={setPair} />}
      </Head>
      <div className={wiped ? 'lab-body wiped' : 'lab-body'}>
        {wiped ? <Wipe lab={lab} painter={painter} pair={pair} /> : <SideBySide lab={lab} painter={painter} />}
        <div className="lab-reading">
          <Facts lab={lab} painter={painter} />
          <div className="lab-row">
            <TimeSteps mask={lab.mask} tubelet={lab.tubelet} />
            <OverlayChoice lab={lab} />
          </div>
          <Scale lab={lab} />
        </div>
        <div className="lab-tools">
          <MaskControls lab={lab} />
          <div className="lab-row">
            <PaintSwitch painter={painter} />
            <UndoRedo />
            <SavePictures lab={lab} />
            <button type="button" className="button quiet" aria-expanded={more} onClick={() => setMore(!more)}>
              <span className={more ? 'chevron open' : 'chevron'}>
                <Icon name="forward" />
              </span>
              {text.more}
            </button>
          </div>
          {more && <MoreControls lab={lab} />}
        </div>
      </div>
      {painter.painting && <PaintTools painter={painter} index={lab.index} mask={lab.mask} />}
    </section>
  );
}

function Head({ lab: { segment, index }, children }: { readonly lab: Lab; readonly children: React.ReactNode }) {
  const all = usePageState((state) => state.extent?.segments ?? 0);
  return (
    <div className="lab-head">
      <h2>{text.label}</h2>
      <InfoPopover title={text.read}>
        <div className="read-text">
          {Object.values(text.readText).map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      </InfoPopover>
      <p className="muted small">
        {segment ? text.segment(index + 1, all, inSeconds(segment.start), inSeconds(segment.end)) : text.noSegment}
      </p>
      <div className="lab-view">{children}</div>
    </div>
  );
}

interface ViewSwitchProps {
  readonly wiped: boolean;
  readonly onChange: (wiped: boolean) => void;
}

function ViewSwitch({ wiped, onChange }: ViewSwitchProps) {
  const group = useId();
  return (
    <fieldset className="segmented" aria-label={text.viewHint} title={text.viewHint}>
      {(['side', 'wipe'] as const).map((view) => (
        <label key={view}>
          <input
            type="radio"
            name={group}
            checked={wiped === (view === 'wipe')}
            onChange={() => onChange(view === 'wipe')}
          />
          <span>{text.views[view]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function PairChoice({ pair, onChange }: { readonly pair: Pair; readonly onChange: (pair: Pair) => void }) {
  return (
    <select
      className="field"
      aria-label={text.pair}
      value={PAIRS.indexOf(pair)}
      onChange={(event) => onChange(PAIRS[Number(event.currentTarget.value)] ?? PAIRS[0])}
    >
      {PAIRS.map(([left, right], index) => (
        <option key={`${left} ${right}`} value={index}>
          {text.pairName(text[left], text[right])}
        </option>
      ))}
    </select>
  );
}

/** The whole segment's numbers, and those of the patch that is pointed at, has the focus, or was chosen. */
function Facts({ lab, painter }: { readonly lab: Lab; readonly painter: Painter }) {
  const failed = usePageState((state) => state.recoveryFailed);
  const chosen = usePageState((state) => state.patch);
  const { mask, tubelet, error } = lab;
  const at =
    painter.at ??
    (chosen !== null && Math.floor(chosen / PATCHES_PER_STEP) === tubelet ? chosen % PATCHES_PER_STEP : null);
  return (
    <div className="lab-facts small">
      <p>
        <span title={text.errorHint}>
          {text.error} <strong>{errorText(error, mask?.masked ?? 0)}</strong>{' '}
          <span className="muted">{text.errorUnit}</span>
        </span>
        {mask && <span className="muted">{text.counts(mask.masked, mask.hinted)}</span>}
        {failed && <span className="lab-failed">{text.failed}</span>}
      </p>
      <p className={at === null ? 'muted' : ''}>
        {mask && at !== null ? patchFacts(lab, at).join(' · ') : text.honest}
      </p>
    </div>
  );
}

function errorText(error: number | null, masked: number): string {
  if (error === null) return text.errorMissing;
  return masked === 0 ? text.errorNone : error.toFixed(2);
}
