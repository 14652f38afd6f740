// Pointing at patches, choosing them and painting them: one state for all pictures of the lab, by pointer and by keyboard.
import { useRef, useState } from 'react';
import { PATCHES_PER_STEP } from '../../lib/shapes';
import { usePage } from '../../state/page-context';
import { AS_DRAWN, MASKED, type PaintedAs, REVEALED } from '../../state/paint';
import { placesBetween } from '../../lib/patches';
import type { Lab } from './use-lab';

export const TOOLS = { mask: MASKED, reveal: REVEALED, drawn: AS_DRAWN } as const satisfies Record<string, PaintedAs>;
export type Tool = keyof typeof TOOLS;

export interface Painter {
  readonly painting: boolean;
  readonly setPainting: (painting: boolean) => void;
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  readonly through: boolean;
  readonly setThrough: (through: boolean) => void;
  /** The place h*7 + w that is pointed at or has the focus, or null. */
  readonly at: number | null;
  readonly pointAt: (place: number | null) => void;
  /** A drag: its first place, the next ones, its end. */
  readonly begin: (place: number) => void;
  readonly goOn: (place: number) => void;
  readonly end: () => void;
  /** A click, Enter or Space: chooses the patch; while painting, masks what is visible and reveals what is masked. */
  readonly press: (place: number) => void;
}

export function usePainter({ index, tubelet, mask }: Lab): Painter {
  const { actions } = usePage();
  const [painting, setPainting] = useState(false);
  const [tool, setTool] = useState<Tool>('mask');
  const [through, setThrough] = useState(false);
  const [at, pointAt] = useState<number | null>(null);
  const last = useRef<number | null>(null);

  function paint(places: readonly number[], as: PaintedAs): void {
    const steps = through ? [0, 1, 2, 3, 4, 5, 6, 7] : [tubelet];
    const patches = places.flatMap((place) => steps.map((step) => step * PATCHES_PER_STEP + place));
    actions.paintPatches(index, patches, as, 'stroke');
  }

  return {
    painting,
    setPainting,
    tool,
    setTool,
    through,
    setThrough,
    at,
    pointAt: (place) => {
      if (place !== at) pointAt(place);
    },
    begin(place) {
      last.current = place;
      paint([place], TOOLS[tool]);
    },
    goOn(place) {
      if (last.current === null || last.current === place) return;
      paint(placesBetween(last.current, place), TOOLS[tool]);
      last.current = place;
    },
    end() {
      last.current = null;
      actions.endStroke();
    },
    press(place) {
      const patch = tubelet * PATCHES_PER_STEP + place;
      if (!painting) return actions.choosePatch(patch);
      paint([place], mask?.mask[patch] ? REVEALED : MASKED);
      actions.endStroke();
    },
  };
}
