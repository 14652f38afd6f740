// Which overlay is laid over the pictures, and the scale of its colour with numbers and unit.
import { useId } from 'react';
import { strings } from '../../i18n/strings';
import { OVERLAY_HUES } from '../../ui/tokens';
import { ATTENTION, type OverlayKind } from './overlays';
import type { Lab } from './use-lab';

const text = strings.mask;

export function OverlayChoice({ lab }: { readonly lab: Lab }) {
  const id = useId();
  return (
    <div className="overlay-choice">
      <label htmlFor={id} title={text.overlayHint}>
        {text.overlay}
      </label>
      <select
        id={id}
        className="field"
        title={text.overlayHint}
        value={lab.overlayKind}
        onChange={(event) => lab.chooseOverlay(event.currentTarget.value as OverlayKind)}
      >
        <option value="none">{text.overlays.none}</option>
        <optgroup label={text.overlayAttention}>
          {ATTENTION.map((kind) => (
            <option key={kind} value={kind}>
              {text.overlays[kind]}
            </option>
          ))}
        </optgroup>
        <option value="error">{text.overlays.error}</option>
      </select>
    </div>
  );
}

/** What full and no colour mean, or why there is none. */
export function Scale({ lab: { overlay, overlayKind } }: { readonly lab: Lab }) {
  if (overlayKind === 'none') return null;
  if (!overlay) return <p className="small muted">{text.overlayMissing[overlayKind]}</p>;
  const [low, high] = text.scaleEnds[overlay.measure](overlay.max);
  return (
    <p className="scale small">
      <span>{low}</span>
      <span
        className="scale-bar"
        style={{
          backgroundImage: `linear-gradient(to right, transparent, rgb(${OVERLAY_HUES[overlay.measure]} / 0.85))`,
        }}
      />
      <span>{high}</span>
      <span className="muted">{text.scale[overlay.measure]}</span>
    </p>
  );
}
