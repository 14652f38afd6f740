// The crop square over the picture: drag it, drag its corners, or move it with the arrow keys.
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { Square } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { draggedCorner, insideOf, type PictureSize, resized } from './crop-geometry';

interface CropOverlayProps {
  readonly picture: PictureSize;
  readonly square: Square;
  readonly onChange: (square: Square) => void;
}

const CORNERS = ['nw', 'ne', 'sw', 'se'] as const;
type Grip = 'move' | (typeof CORNERS)[number];

export function CropOverlay({ picture, square, onChange }: CropOverlayProps) {
  const area = useRef<HTMLDivElement>(null);
  const drag = useRef<{ grip: Grip; dx: number; dy: number } | null>(null);
  const share = (value: number, whole: number) => `${(value / whole) * 100}%`;

  /** The pointer in displayed pixels of the video. */
  function pointOf(event: PointerEvent): readonly [x: number, y: number] {
    const box = area.current?.getBoundingClientRect();
    if (!box) return [0, 0];
    return [
      ((event.clientX - box.left) / box.width) * picture.width,
      ((event.clientY - box.top) / box.height) * picture.height,
    ];
  }

  const grab = (grip: Grip) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const [x, y] = pointOf(event);
    drag.current = { grip, dx: x - square.x, dy: y - square.y };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  function move(event: PointerEvent<HTMLElement>): void {
    if (!drag.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const [x, y] = pointOf(event);
    const { grip, dx, dy } = drag.current;
    onChange(
      grip === 'move'
        ? insideOf(picture, { ...square, x: x - dx, y: y - dy })
        : draggedCorner(picture, square, grip, x, y),
    );
  }

  function release(): void {
    drag.current = null;
  }

  function key(event: KeyboardEvent): void {
    const next = keyed(event.key, event.shiftKey, picture, square);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
  }

  const { x, y, side } = square;
  return (
    <div className="crop-area" ref={area}>
      <button
        type="button"
        className="crop-square"
        style={{
          left: share(x, picture.width),
          top: share(y, picture.height),
          width: share(side, picture.width),
          height: share(side, picture.height),
        }}
        aria-label={strings.app.named(strings.player.crop, strings.player.cropValue(x, y, side))}
        aria-description={strings.player.cropHint}
        title={strings.player.cropHint}
        onPointerDown={grab('move')}
        onPointerMove={move}
        onPointerUp={release}
        onKeyDown={key}
      >
        {CORNERS.map((corner) => (
          <span
            key={corner}
            className={`crop-corner ${corner}`}
            onPointerDown={grab(corner)}
            onPointerMove={move}
            onPointerUp={release}
          />
        ))}
      </button>
    </div>
  );
}

/** Arrow keys move by 2 % of the picture (with Shift 10 %), + and - change the side; null for other keys. */
export function keyed(key: string, shift: boolean, picture: PictureSize, square: Square): Square | null {
  const step = Math.max(1, Math.round(Math.max(picture.width, picture.height) * (shift ? 0.1 : 0.02)));
  const by = (dx: number, dy: number) => insideOf(picture, { ...square, x: square.x + dx, y: square.y + dy });
  switch (key) {
    case 'ArrowLeft':
      return by(-step, 0);
    case 'ArrowRight':
      return by(step, 0);
    case 'ArrowUp':
      return by(0, -step);
    case 'ArrowDown':
      return by(0, step);
    case '+':
    case '=':
      return resized(picture, square, square.side + step);
    case '-':
      return resized(picture, square, square.side - step);
    default:
      return null;
  }
}
