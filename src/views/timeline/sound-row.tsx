// The strip of sound: what the network heard of each segment, painted a few milliseconds at a time; the regions that the
// chosen word attends to are lit and outlined.
import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import type { SoundPicture } from '../../analysis/kept';
import type { SegmentResult } from '../../analysis/types';
import { wordLinks } from '../../analysis/word-links';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { prepareCanvas } from '../../ui/canvas';
import { channelsOf, OVERLAY_HUES, type Scheme, tokenOf } from '../../ui/tokens';
import { useScheme } from '../../ui/use-scheme';
import type { TimeAxis } from './axis';
import {
  byteOf,
  LOUD,
  outline,
  patchRegion,
  QUIET,
  ramp,
  type Ramp,
  soundPixels,
  soundPlace,
  strongest,
} from './sound-picture';
import { range, type VisibleStretch } from './view';

/** px */
export const SOUND_ROW = 64;
/** A silent segment narrower than this has no room to say so. px */
const SAYS_SILENT = 48;
/** Painting gives way to the page after this long, ms. */
const SLICE = 6;

const rampIn = (scheme: Scheme): Ramp =>
  ramp(channelsOf('ground', scheme), channelsOf('text', scheme), byteOf(QUIET), byteOf(LOUD));

/** Quiet to loud. */
export const SOUND_RAMPS: Readonly<Record<Scheme, Ramp>> = {
  light: rampIn('light'),
  dark: rampIn('dark'),
};
/** Opacity of the highest share: the sound stays visible under it. */
const FULL = 0.7;

interface SoundRowProps {
  readonly axis: TimeAxis;
  readonly stretch: VisibleStretch;
}

export function SoundRow({ axis, stretch }: SoundRowProps) {
  const segments = usePageState((state) => state.segments);
  const sounds = usePageState((state) => state.sounds);
  const { left, right } = stretch;
  return (
    <div className="sound-row" style={{ left, width: right - left, height: SOUND_ROW }} aria-hidden="true">
      <SoundCanvas axis={axis} stretch={stretch} sounds={sounds} segments={segments} />
      <Silences axis={axis} stretch={stretch} segments={segments} />
      <Lit axis={axis} stretch={stretch} />
    </div>
  );
}

interface SoundCanvasProps extends SoundRowProps {
  readonly segments: readonly SegmentResult[];
  readonly sounds: readonly (SoundPicture | null)[];
}

const SoundCanvas = memo(function SoundCanvas({ axis, stretch, sounds, segments }: SoundCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  /** What is on the canvas: where it lies, and of which segments; null where nothing is to be painted. */
  const painted = useRef<{ key: string; done: (SoundPicture | null)[] }>({ key: '', done: [] });
  const { left, right, first, last } = stretch;

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const key = [axis.width, left, right, scheme, window.devicePixelRatio].join(' ');
    const same = painted.current.key === key;
    if (!same) painted.current = { key, done: [] };
    const pen = same ? element.getContext('2d') : prepareCanvas(element, right - left, SOUND_ROW);
    if (!pen) return;
    const { done } = painted.current;
    // Segments that came since, nearest to the left edge of what is in sight first.
    const waiting = range(first, Math.min(last, segments.length - 1)).filter((i) => sounds[i] && done[i] !== sounds[i]);
    const scale = element.width / (right - left);
    let timer = 0;
    const paint = () => {
      const until = performance.now() + SLICE;
      while (waiting.length > 0 && performance.now() < until) {
        const index = waiting.shift() ?? 0;
        const picture = sounds[index];
        if (!picture) continue;
        const place = soundPlace(axis, index);
        const x = Math.round((place.left - left) * scale);
        const columns = Math.max(1, Math.round((place.left - left + place.width) * scale) - x);
        const pixels = soundPixels(picture, columns, element.height, SOUND_RAMPS[scheme]);
        pen.putImageData(new ImageData(pixels, columns, element.height), x, 0);
        done[index] = picture;
      }
      if (waiting.length > 0) timer = window.setTimeout(paint, 0);
    };
    paint();
    return () => window.clearTimeout(timer);
  }, [axis, left, right, first, last, sounds, segments, scheme]);

  return <canvas ref={canvas} className="row-canvas" style={{ left: 0, width: right - left, height: SOUND_ROW }} />;
});

/** Segments without sound, hatched and, where there is room, said. */
function Silences({ axis, stretch, segments }: Omit<SoundCanvasProps, 'sounds'>) {
  const segment = axis.width / axis.segments;
  const silent = range(stretch.first, Math.min(stretch.last, segments.length - 1)).filter(
    (index) => segments[index]?.present.audio === false,
  );
  return runs(silent).map(({ from, length }) => (
    <span
      key={from}
      className="silence muted small"
      style={{ left: from * segment - stretch.left, width: length * segment }}
    >
      {length * segment >= SAYS_SILENT && strings.timelineRows.silent}
    </span>
  ));
}

/** Numbers that follow each other, together. */
function runs(numbers: readonly number[]): { from: number; length: number }[] {
  const found: { from: number; length: number }[] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && last.from + last.length === number) last.length += 1;
    else found.push({ from: number, length: 1 });
  }
  return found;
}

/** What the chosen word gives each of the 108 regions of its segment's sound; null where that is not known. */
function useWordSound(): { readonly segment: number; readonly shares: Float32Array } | null {
  const word = usePageState((state) => state.word);
  const segment = usePageState(({ word, segments }) => (word ? (segments[word.segment] ?? null) : null));
  return useMemo(() => {
    const shares = word && segment && wordLinks(segment).sound?.rows[word.word];
    return shares ? { segment: word.segment, shares } : null;
  }, [word, segment]);
}

/** Over the segment's sound: the hue of attention by share, and an outline around the tenth that gets most. */
function Lit({ axis, stretch }: SoundRowProps) {
  const lit = useWordSound();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const place = useMemo(() => lit && soundPlace(axis, lit.segment), [lit, axis]);

  useLayoutEffect(() => {
    const pen = canvas.current && place && prepareCanvas(canvas.current, place.width, SOUND_ROW);
    if (!pen || !lit) return;
    const most = Math.max(...lit.shares);
    const at = (x: number, y: number) => [x * place.width, y * SOUND_ROW] as const;
    lit.shares.forEach((share, patch) => {
      const { x, y, width, height } = patchRegion(patch);
      pen.fillStyle = `rgb(${OVERLAY_HUES.attention} / ${most > 0 ? (FULL * share) / most : 0})`;
      pen.fillRect(...at(x, y), ...at(width, height));
    });
    pen.beginPath();
    for (const [x1, y1, x2, y2] of outline(strongest(lit.shares))) {
      pen.moveTo(...at(x1, y1));
      pen.lineTo(...at(x2, y2));
    }
    const lines = [
      { width: 4, colour: tokenOf('ground', scheme) },
      { width: 2, colour: tokenOf('ground', scheme === 'light' ? 'dark' : 'light') },
    ];
    for (const { width, colour } of lines) {
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }, [lit, place, scheme]);

  if (!lit || !place) return null;
  return (
    <canvas
      ref={canvas}
      className="row-canvas sound-lit"
      data-segment={lit.segment}
      style={{ left: place.left - stretch.left, width: place.width, height: SOUND_ROW }}
    />
  );
}
