// Which overlay is laid over the pictures, and the scale of its colour with numbers and unit.
import { useId } from 'react';
import { strings } from '../../i18n/strings';
import { HUES, OVERLAYS, type OverlayKind } from './overlays';
import type { Lab } from './use-lab';

const text = strings.mask;

export function OverlayChoice({ lab }: { readonly lab: Lab }) {
  const id = useId();
  const { overlay, overlayKind } = lab;
  const ends = overlay && text.scaleEnds[overlay.measure](overlay.max);
  return (
    <div className="overlay-choice">
      <label htmlFor={id} title={text.overlayHint}>
        {text.overlay}
      </label>
      <select
        id={id}
        className="field"
        title={text.overlayHint}
        value={overlayKind}
        onChange={(event) => lab.chooseOverlay(event.currentTarget.value as OverlayKind)}
      >
        {OVERLAYS.map((kind) => (
          <option key={kind} value={kind}>
            {text.overlays[kind]}
          </option>
        ))}
      </select>
      {overlayKind !== 'none' && !overlay && <p className="small muted">{text.overlayMissing[overlayKind]}</p>}
      {overlay && ends && (
        <p className="scale small" role="img" aria-label={`${text.scale[overlay.measure]}: ${ends[0]}–${ends[1]}`}>
          <span>{ends[0]}</span>
          <span
            className="scale-bar"
            style={{ backgroundImage: `linear-gradient(to right, transparent, rgb(${HUES[overlay.measure]} / 0.85))` }}
          />
          <span>{ends[1]}</span>
          <span className="muted">{text.scale[overlay.measure]}</span>
        </p>
      )}
    </div>
  );
}
