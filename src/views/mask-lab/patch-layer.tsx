// The 7 x 7 patches over a picture: pointing, choosing and painting by pointer, and on one picture by keyboard too, as a
// grid with one stop for Tab.
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useState } from 'react';
import { strings } from '../../i18n/strings';
import { GRID_SIDE, PATCHES_PER_STEP } from '../../lib/shapes';
import { usePage, usePageState } from '../../state/page-context';
import { placeAt } from '../../lib/patches';
import { moveFocus } from '../../ui/move-focus';
import { patchName } from './patch-words';
import type { Lab } from './use-lab';
import type { Painter } from './use-painter';

const text = strings.mask;
const LINE = Array.from({ length: GRID_SIDE }, (_, i) => i);

interface PatchLayerProps {
  readonly lab: Lab;
  readonly painter: Painter;
  /** Whether the keyboard reaches the patches here. */
  readonly keyboard: boolean;
}

export function PatchLayer({ lab, painter, keyboard }: PatchLayerProps) {
  const chosen = usePageState((state) => state.patch);
  const chosenHere =
    chosen !== null && Math.floor(chosen / PATCHES_PER_STEP) === lab.tubelet ? chosen % PATCHES_PER_STEP : null;
  const placeOf = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement> | React.MouseEvent<HTMLElement>) => {
    const { left, top, width } = currentTarget.getBoundingClientRect();
    return placeAt(clientX - left, clientY - top, width);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: The grid inside is what the keyboard and screen readers use.
    // biome-ignore lint/a11y/useKeyWithClickEvents: The grid inside is what the keyboard and screen readers use.
    <div
      className={painter.painting ? 'patch-layer painting' : 'patch-layer'}
      onPointerDown={(event) => {
        const place = placeOf(event);
        if (!painter.painting || event.button !== 0 || place === null) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        painter.begin(place);
      }}
      onPointerMove={(event) => {
        const place = placeOf(event);
        painter.pointAt(place);
        if (place !== null) painter.goOn(place);
      }}
      onPointerUp={painter.end}
      onPointerCancel={painter.end}
      onPointerLeave={() => painter.pointAt(null)}
      onClick={(event) => {
        const place = placeOf(event);
        // While painting, the pointer has painted already.
        if (!painter.painting && place !== null) painter.press(place);
      }}
    >
      {keyboard && <Grid lab={lab} painter={painter} />}
      {painter.at !== null && <span className="patch-mark" style={cellStyle(painter.at)} />}
      {chosenHere !== null && <span className="patch-mark chosen" style={cellStyle(chosenHere)} />}
    </div>
  );
}

function cellStyle(place: number): CSSProperties {
  const part = 100 / GRID_SIDE;
  return { left: `${(place % GRID_SIDE) * part}%`, top: `${Math.floor(place / GRID_SIDE) * part}%` };
}

function Grid({ lab, painter }: { readonly lab: Lab; readonly painter: Painter }) {
  const { actions } = usePage();
  const patch = usePageState((state) => state.patch);
  /** The stop for Tab. */
  const [active, setActive] = useState(24);

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moveFocus(event, GRID_SIDE)) {
      event.stopPropagation();
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      painter.press(active);
    } else if (event.key === 'PageUp' || event.key === 'PageDown') {
      actions.setTubelet(lab.tubelet + (event.key === 'PageUp' ? -1 : 1));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: A table whose cells are moved through is a grid.
      role="grid"
      className="patch-grid"
      aria-label={text.grid(lab.tubelet + 1)}
      aria-description={text.gridHint}
      onKeyDown={onKeyDown}
      onBlur={() => painter.pointAt(null)}
    >
      <tbody>
        {LINE.map((row) => (
          <tr key={row}>
            {LINE.map((column) => {
              const place = row * GRID_SIDE + column;
              return (
                // biome-ignore lint/a11y/useAriaPropsSupportedByRole: The cell of a grid can be selected.
                <td
                  key={column}
                  tabIndex={place === active ? 0 : -1}
                  aria-label={patchName(lab, place)}
                  aria-selected={patch === lab.tubelet * PATCHES_PER_STEP + place}
                  onFocus={() => {
                    setActive(place);
                    painter.pointAt(place);
                  }}
                />
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
