// Which of the 8 time steps is shown: a filmstrip of their masks, each 7 x 7, with a button on either side.
import { useEffect, useId, useRef } from 'react';
import { strings } from '../../i18n/strings';
import { GRID_SIDE, PATCHES_PER_STEP } from '../../lib/shapes';
import type { ShownMask } from '../../state/masks';
import { usePage } from '../../state/page-context';
import { IconButton } from '../../ui/icon-button';
import { channelsOf } from '../../ui/tokens';
import { markedInStep } from '../../lib/patches';

const text = strings.mask;
const STEPS = [0, 1, 2, 3, 4, 5, 6, 7];

interface TimeStepsProps {
  readonly mask: ShownMask | null;
  readonly tubelet: number;
}

export function TimeSteps({ mask, tubelet }: TimeStepsProps) {
  const { actions } = usePage();
  const group = useId();
  return (
    <div className="time-steps" title={text.tubeletHint}>
      <span>{text.tubelet}</span>
      <output aria-live="polite">{text.tubeletValue(tubelet + 1)}</output>
      <div className="time-steps-strip">
        <IconButton
          icon="back"
          label={text.earlier}
          disabled={tubelet === 0}
          onClick={() => actions.setTubelet(tubelet - 1)}
        />
        <div role="radiogroup" aria-label={text.tubelet} className="filmstrip">
          {STEPS.map((step) => (
            <label key={step}>
              <input
                type="radio"
                className="visually-hidden"
                name={group}
                checked={step === tubelet}
                aria-label={text.tubeletName(step + 1, mask ? markedInStep(mask.mask, step).length : 0)}
                onChange={() => actions.setTubelet(step)}
              />
              <MiniMask mask={mask} step={step} />
            </label>
          ))}
        </div>
        <IconButton
          icon="forward"
          label={text.later}
          disabled={tubelet === 7}
          onClick={() => actions.setTubelet(tubelet + 1)}
        />
      </div>
    </div>
  );
}

const VISIBLE = channelsOf('patch-visible', 'dark');
const MASKED = channelsOf('patch-masked', 'dark');
const HINT = channelsOf('hint', 'dark');

/** One pixel per patch, enlarged by the style sheet. */
function MiniMask({ mask, step }: { readonly mask: ShownMask | null; readonly step: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pixels = new ImageData(GRID_SIDE, GRID_SIDE);
    for (let place = 0; place < PATCHES_PER_STEP; place++) {
      const patch = step * PATCHES_PER_STEP + place;
      const colour = mask?.mask[patch] ? MASKED : mask?.hints[patch] ? HINT : VISIBLE;
      pixels.data.set([...colour, 255], place * 4);
    }
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [mask, step]);
  return <canvas ref={canvas} width={GRID_SIDE} height={GRID_SIDE} />;
}
