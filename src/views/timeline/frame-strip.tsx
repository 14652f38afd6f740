// The strip of frames: a thumbnail under each segment's point on the curve, masked patches dark on the 7 x 7 grid.
import { useLayoutEffect, useMemo, useRef } from 'react';
import { usePage, usePageState } from '../../state/page-context';
import { pictureCanvas, prepareCanvas } from '../../ui/canvas';
import { drawPatches } from '../../lib/patches';
import { PATCH_COLOURS } from '../../ui/tokens';
import { type TimeAxis, thumbnailPlaces } from './axis';
import type { VisibleStretch } from './view';

interface FrameStripProps {
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
  readonly stride: number;
  readonly height: number;
}

/** Where a picture would be, on light and on dark. */
const PLACE = 'rgb(128 128 128 / 0.14)';
const PLAIN = 'rgb(128 128 128 / 0.32)';

export function FrameStrip({ axis, stretch, stride, height }: FrameStripProps) {
  const { maskOf } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const segments = usePageState((state) => state.segments);
  const thumbnails = usePageState((state) => state.thumbnails);
  const mask = usePageState((state) => state.mask);
  const paint = usePageState((state) => state.paint);
  const tubelet = usePageState((state) => state.tubelet);
  const places = useMemo(() => thumbnailPlaces(axis, stride, height, stretch), [axis, stretch, stride, height]);
  const { left, right } = stretch;

  useLayoutEffect(() => {
    const pen = canvas.current && prepareCanvas(canvas.current, right - left, height);
    if (!pen) return;
    for (const place of places) {
      const x = Math.round(place.centre - place.side / 2 - left);
      const y = Math.round((height - place.side) / 2);
      const side = Math.floor(place.side);
      const segment = segments[place.index];
      const thumbnail = thumbnails[place.index];
      if (thumbnail) pen.drawImage(pictureCanvas(thumbnail), x, y, side, side);
      else {
        pen.fillStyle = segment ? PLAIN : PLACE;
        pen.fillRect(x, y, side, side);
      }
      if (segment) drawPatches(pen, { x, y, side }, maskOf(segment, place.index, mask, paint), tubelet, PATCH_COLOURS);
    }
  }, [left, right, height, places, segments, thumbnails, mask, paint, tubelet, maskOf]);

  return <canvas ref={canvas} className="row-canvas frame-strip" style={{ left, width: right - left, height }} />;
}
