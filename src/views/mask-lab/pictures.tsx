// Frame, masked frame and recovered frame: side by side, or two of them on top of each other with a handle between.
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import type { Layers } from './draw-picture';
import { PatchLayer } from './patch-layer';
import { LabPicture } from './picture';
import { KEPT_TUBELET, type Lab, type PictureKind } from './use-lab';
import type { Painter } from './use-painter';

const text = strings.mask;

export const PAIRS = [
  ['masked', 'recovered'],
  ['frame', 'recovered'],
  ['frame', 'masked'],
] as const satisfies readonly (readonly [PictureKind, PictureKind])[];
export type Pair = (typeof PAIRS)[number];

const KINDS: readonly PictureKind[] = ['frame', 'masked', 'recovered'];

/** Attention lies over the frame, where it was paid; errors over what was recovered. */
export function layersOf(lab: Lab, kind: PictureKind): Layers | null {
  const { frame, recovered, mask } = lab;
  const over = (measure: 'attention' | 'error') => (lab.overlay?.measure === measure ? lab.overlay : null);
  switch (kind) {
    case 'frame':
      return frame && { picture: frame, mask: null, overlay: over('attention') };
    case 'masked':
      return frame && { picture: frame, mask, overlay: null };
    case 'recovered':
      return recovered && { picture: recovered, mask: null, overlay: over('error') };
  }
}

function usePicture(lab: Lab) {
  const recovering = usePageState((state) => state.recovering);
  const failed = usePageState((state) => state.recoveryFailed);
  const live = usePageState((state) => state.video !== null);
  return (kind: PictureKind) => ({
    label: text.pictureLabel(text[kind], lab.index + 1),
    layers: layersOf(lab, kind),
    tubelet: lab.tubelet,
    smooth: lab.smooth,
    pending: kind === 'recovered' && recovering,
    missing: live ? (failed ? text.failed : null) : whyNone(kind, lab.tubelet),
  });
}

/** A kept analysis has one picture of a segment at most. */
function whyNone(kind: PictureKind, tubelet: number): string {
  if (kind === 'recovered') return text.needsVideo;
  return tubelet === KEPT_TUBELET ? strings.player.keptNone : text.otherStep;
}

interface PicturesProps {
  readonly lab: Lab;
  readonly painter: Painter;
}

export function SideBySide({ lab, painter }: PicturesProps) {
  const picture = usePicture(lab);
  return (
    <div className={painter.painting ? 'pictures painting' : 'pictures'}>
      {KINDS.map((kind) => (
        <figure key={kind} className={kind}>
          <LabPicture {...picture(kind)}>
            {lab.mask && <PatchLayer lab={lab} painter={painter} keyboard={kind === 'masked'} />}
          </LabPicture>
          <figcaption className="small muted">{text[kind]}</figcaption>
        </figure>
      ))}
    </div>
  );
}

/** % of the width */
const STEP = 2;
const LARGE_STEP = 10;

/** While painting, the masked picture is always one of the two. */
export function Wipe({ lab, painter, pair: chosen }: PicturesProps & { readonly pair: Pair }) {
  const picture = usePicture(lab);
  const [at, setAt] = useState(50);
  const square = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const [left, right] = painter.painting && chosen[1] === 'recovered' ? (['masked', 'recovered'] as const) : chosen;
  const move = (to: number) => setAt(Math.min(100, Math.max(0, to)));

  function onPointerMove({ clientX }: PointerEvent): void {
    const area = square.current?.getBoundingClientRect();
    if (dragging.current && area) move(((clientX - area.left) / area.width) * 100);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const to = {
      ArrowLeft: at - step,
      ArrowDown: at - step,
      ArrowRight: at + step,
      ArrowUp: at + step,
      PageDown: at - LARGE_STEP,
      PageUp: at + LARGE_STEP,
      Home: 0,
      End: 100,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  }

  return (
    <div className="wipe" ref={square}>
      <LabPicture {...picture(right)} />
      <LabPicture {...picture(left)} className="wiped" style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }} />
      {lab.mask && <PatchLayer lab={lab} painter={painter} keyboard />}
      <span className="wipe-name left">{text[left]}</span>
      <span className="wipe-name right">{text[right]}</span>
      <div
        className="wipe-handle"
        style={{ left: `${at}%` }}
        role="slider"
        tabIndex={0}
        aria-label={text.handle(text[left], text[right])}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(at)}
        aria-valuetext={text.handleValue(text[left], at / 100)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.current = true;
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          dragging.current = false;
        }}
        onPointerCancel={() => {
          dragging.current = false;
        }}
      />
    </div>
  );
}
