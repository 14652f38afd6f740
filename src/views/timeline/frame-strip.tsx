// The strip of frames: a thumbnail under each segment's point on the curve, masked patches dark on the 7 x 7 grid.
import { useEffect, useMemo, useRef } from 'react';
import { usePage, usePageState } from '../../state/page-context';
import { pictureCanvas, prepareCanvas } from '../../ui/canvas';
import { drawPatches } from '../mask-lab/draw-patches';
import { type TimeAxis, thumbnailPlaces } from './axis';

interface FrameStripProps {
  readonly axis: TimeAxis;
  readonly stride: number;
  readonly height: number;
}

export function FrameStrip({ axis, stride, height }: FrameStripProps) {
  const { maskOf } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const segments = usePageState((state) => state.segments);
  const thumbnails = usePageState((state) => state.thumbnails);
  const mask = usePageState((state) => state.mask);
  const paint = usePageState((state) => state.paint);
  const tubelet = usePageState((state) => state.tubelet);
  const places = useMemo(() => thumbnailPlaces(axis, stride, height), [axis, stride, height]);

  useEffect(() => {
    const context = canvas.current && prepareCanvas(canvas.current, axis.width, height);
    if (!context) return;
    for (const place of places) {
      const x = Math.round(place.centre - place.side / 2);
      const y = Math.round((height - place.side) / 2);
      const side = Math.floor(place.side);
      const segment = segments[place.index];
      const thumbnail = thumbnails[place.index];
      if (!segment || !thumbnail) {
        context.fillStyle = 'rgb(128 128 128 / 0.14)';
        context.fillRect(x, y, side, side);
        continue;
      }
      context.drawImage(pictureCanvas(thumbnail), x, y, side, side);
      drawPatches(context, { x, y, side }, maskOf(segment, place.index, mask, paint), tubelet);
    }
  }, [axis.width, height, places, segments, thumbnails, mask, paint, tubelet, maskOf]);

  return <canvas ref={canvas} className="frame-strip" style={{ width: axis.width, height }} />;
}
