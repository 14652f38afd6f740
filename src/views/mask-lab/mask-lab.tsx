// The segment under the cursor as it went in, masked, and recovered; and what decides the mask.
import { strings } from '../../i18n/strings';
import { usePage, usePageState } from '../../state/page-context';
import { segmentUnderCursor } from '../../state/recover';
import { recall, remember } from '../../state/remembered';
import { Icon } from '../../ui/icons';
import { inSeconds } from '../../ui/time';
import { useState } from 'react';
import { FramePane } from './frame-pane';
import { MaskControls } from './mask-controls';
import './mask-lab.css';

const text = strings.mask;
/** The picture of the strip is frame 8, the fifth time step. */
const THUMBNAIL_TUBELET = 4;

export function MaskLab() {
  const { maskOf, shelf } = usePage();
  /** On a phone the view is a sheet at the bottom; elsewhere it is always there. */
  const [open, setOpen] = useState(false);
  const [smooth, setSmooth] = useState(() => recall(shelf).smoothPixels);
  const segment = usePageState((state) => segmentUnderCursor(state)?.segment ?? null);
  const index = usePageState((state) => segmentUnderCursor(state)?.index ?? -1);
  const settings = usePageState((state) => state.mask);
  const paint = usePageState((state) => state.paint);
  const tubelet = usePageState((state) => state.tubelet);
  const recovery = usePageState((state) => state.recovery);
  const recovering = usePageState((state) => state.recovering);
  const failed = usePageState((state) => state.recoveryFailed);
  const thumbnail = usePageState((state) => state.thumbnails[index] ?? null);
  const all = usePageState((state) => state.extent?.segments ?? 0);

  const drawn = segment && maskOf(segment, index, settings, paint);
  const here = recovery && recovery.segment === index && recovery.tubelet === tubelet ? recovery : null;
  const frame = here?.recovery.original ?? (tubelet === THUMBNAIL_TUBELET ? thumbnail : null);
  const recovered = here?.recovery.recovered ?? null;
  const label = (what: string) => text.pictureLabel(what, index + 1);

  return (
    <section className={open ? 'mask-lab panel open' : 'mask-lab panel'} aria-label={text.label} aria-busy={recovering}>
      <button type="button" className="sheet-handle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="forward" />
        {text.label}
      </button>
      <div className="mask-head">
        <h2>{text.label}</h2>
        <p className="muted small">
          {segment ? text.segment(index + 1, all, inSeconds(segment.start), inSeconds(segment.end)) : text.noSegment}
        </p>
      </div>
      <div className="panes">
        <FramePane name={text.frame} label={label(text.frame)} picture={frame} smooth={smooth} />
        <FramePane
          name={text.masked}
          label={label(text.masked)}
          picture={frame}
          drawn={drawn}
          tubelet={tubelet}
          smooth={smooth}
        />
        <FramePane
          name={text.recovered}
          label={label(text.recovered)}
          picture={recovered}
          smooth={smooth}
          pending={recovering}
        />
      </div>
      <p className="mask-facts small">
        {failed && <span className="mask-failed">{text.failed}</span>}
        {drawn && <span className="muted">{text.counts(drawn.masked, drawn.hinted)}</span>}
        <span title={text.errorHint}>
          {text.error} <strong>{recoveryError(here?.recovery.recoveryError ?? null, drawn?.masked ?? 0)}</strong>
        </span>
      </p>
      <MaskControls
        smooth={smooth}
        onSmooth={(next) => {
          setSmooth(next);
          remember(shelf, { smoothPixels: next });
        }}
      />
    </section>
  );
}

function recoveryError(error: number | null, masked: number): string {
  if (error === null) return '–';
  return masked === 0 ? text.errorNone : error.toFixed(2);
}
