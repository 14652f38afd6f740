// One 112 x 112 picture, enlarged: as pixels or smooth, with masked and revealed patches over it where asked.
import { useEffect, useRef } from 'react';
import type { ShownMask } from '../../state/masks';
import { FRAME_SIDE, pictureCanvas, prepareCanvas } from '../../ui/canvas';
import { useWidth } from '../../ui/use-width';
import { drawPatches } from './draw-patches';

interface FramePaneProps {
  readonly name: string;
  readonly label: string;
  /** [112, 112, 4] RGBA, or null while there is none. */
  readonly picture: Uint8ClampedArray<ArrayBuffer> | null;
  readonly drawn?: ShownMask | null;
  readonly tubelet?: number;
  readonly smooth: boolean;
  readonly pending?: boolean;
}

export function FramePane({
  name,
  label,
  picture,
  drawn = null,
  tubelet = 0,
  smooth,
  pending = false,
}: FramePaneProps) {
  const [box, side] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const context = canvas.current && side > 0 ? prepareCanvas(canvas.current, side, side) : null;
    if (!context || !picture) return;
    context.imageSmoothingEnabled = smooth;
    context.imageSmoothingQuality = 'high';
    context.drawImage(pictureCanvas(picture), 0, 0, FRAME_SIDE, FRAME_SIDE, 0, 0, side, side);
    if (drawn) drawPatches(context, { x: 0, y: 0, side }, drawn, tubelet);
  }, [side, picture, drawn, tubelet, smooth]);

  return (
    <figure className="pane">
      <div ref={box} className={pending ? 'pane-box pending' : 'pane-box'}>
        <canvas ref={canvas} role="img" aria-label={label} />
      </div>
      <figcaption className="small muted">{name}</figcaption>
    </figure>
  );
}
