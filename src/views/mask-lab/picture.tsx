// One picture of the lab on a square canvas, enlarged as pixels or smooth, with a line instead where there is none.
import { type ReactNode, useEffect, useRef } from 'react';
import { prepareCanvas } from '../../ui/canvas';
import { useWidth } from '../../ui/use-width';
import { drawHandMarks, drawPicture, type Layers } from './draw-picture';

interface PictureProps {
  readonly label: string;
  /** Null while there is no picture. */
  readonly layers: Layers | null;
  readonly tubelet: number;
  readonly smooth: boolean;
  /** It belongs to a mask before this one. */
  readonly pending?: boolean;
  /** Said where there is no picture. */
  readonly missing?: string | null;
  readonly className?: string;
  readonly style?: React.CSSProperties;
  readonly children?: ReactNode;
}

export function LabPicture(props: PictureProps) {
  const { label, layers, tubelet, smooth, pending = false, missing = null, className = '', style, children } = props;
  const [box, side] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { picture = null, mask = null, overlay = null } = layers ?? {};

  useEffect(() => {
    const context = canvas.current && side > 0 ? prepareCanvas(canvas.current, side, side) : null;
    if (!context || !picture) return;
    drawPicture(context, side, { picture, mask, overlay }, tubelet, smooth);
    if (mask) drawHandMarks(context, side, mask, tubelet);
  }, [side, picture, mask, overlay, tubelet, smooth]);

  return (
    <div ref={box} className={`picture-square ${pending ? 'pending' : ''} ${className}`} style={style}>
      <canvas ref={canvas} role="img" aria-label={label} />
      {!picture && missing !== null && <p className="picture-missing muted small">{missing}</p>}
      {children}
    </div>
  );
}
