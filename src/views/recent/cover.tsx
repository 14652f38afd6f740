// The small picture of a recent analysis.
import { useEffect, useRef } from 'react';
import { FRAME_SIZE } from '../../lib/shapes';
import { pictureCanvas } from '../../ui/canvas';

export function Cover({ picture }: { readonly picture: Uint8ClampedArray<ArrayBuffer> | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context && picture) context.drawImage(pictureCanvas(picture), 0, 0);
  }, [picture]);
  return <canvas ref={canvas} className="recent-cover" width={FRAME_SIZE} height={FRAME_SIZE} />;
}
