// The frame of the segment with what a word gives each of its 7 x 7 patches, at one of the 8 time steps; a patch can be
// chosen, and the steps stepped through.
import { useEffect, useRef } from 'react';
import { EVEN_PICTURE, stepTotals } from '../../analysis/word-links';
import { strings } from '../../i18n/strings';
import { FRAME_SIZE, GRID_SIDE, PATCHES_PER_STEP } from '../../lib/shapes';
import { usePage, usePageState } from '../../state/page-context';
import { prepareCanvas } from '../../ui/canvas';
import { moveFocus } from '../../ui/move-focus';
import { useWidth } from '../../ui/use-width';
import { drawPicture } from '../mask-lab/draw-picture';
import { ScaleBar } from './scale-bar';
import { usePicture } from './use-picture';

const text = strings.words;
const PLACES = Array.from({ length: PATCHES_PER_STEP }, (_, place) => place);
const CENTRE = 24;
/** Where no picture was kept. */
const NO_PICTURE = new Uint8ClampedArray(FRAME_SIZE * FRAME_SIZE * 4).fill(96);

interface PictureHeatProps {
  readonly segment: number;
  /** Whose look it is, in words. */
  readonly what: string;
  /** Drawn shares, [392]. */
  readonly shares: Float32Array;
  /** All shares of the same words, for the time steps; sum to 1. [392] */
  readonly row: Float32Array;
  /** Whether `shares` is only what lies above the other words. */
  readonly compared: boolean;
}

export function PictureHeat({ segment, what, shares, row, compared }: PictureHeatProps) {
  const [box, side] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { picture, ofStep } = usePicture(segment);
  const step = usePageState((state) => state.tubelet);
  const kept = usePageState((state) => state.video === null);
  const most = Math.max(...shares);

  useEffect(() => {
    const context = canvas.current && side > 0 ? prepareCanvas(canvas.current, side, side) : null;
    const overlay = { measure: 'attention', values: shares, max: most, only: null } as const;
    if (context) drawPicture(context, side, { picture: picture ?? NO_PICTURE, mask: null, overlay }, step, true);
  }, [side, picture, shares, step, most]);

  return (
    <figure className="heat">
      <figcaption>{text.picture}</figcaption>
      <div ref={box} className={ofStep || kept ? 'heat-frame' : 'heat-frame pending'}>
        <canvas ref={canvas} role="img" aria-label={text.pictureLabel(what, step + 1)} />
        <Patches shares={shares} step={step} />
      </div>
      <Steps row={row} step={step} />
      {kept && !ofStep && <p className="muted small">{text.onlyKept}</p>}
      <ScaleBar
        most={most}
        even={compared ? null : EVEN_PICTURE}
        caption={compared ? text.scaleMore : text.scale(row.length)}
      />
    </figure>
  );
}

/** One button per patch over the picture; the grid is one stop for Tab, arrow keys move in it. */
function Patches({ shares, step }: { readonly shares: Float32Array; readonly step: number }) {
  const { actions } = usePage();
  const patch = usePageState((state) => state.patch);
  const first = step * PATCHES_PER_STEP;
  const chosen = patch !== null && patch >= first && patch < first + PATCHES_PER_STEP ? patch - first : null;

  return (
    <fieldset className="look-patches" onKeyDown={(event) => moveFocus(event, GRID_SIDE)}>
      <legend className="visually-hidden">{text.patchHint}</legend>
      {PLACES.map((place) => {
        const name = text.patch(Math.floor(place / GRID_SIDE) + 1, (place % GRID_SIDE) + 1, shares[first + place] ?? 0);
        return (
          <button
            key={place}
            type="button"
            tabIndex={place === (chosen ?? CENTRE) ? 0 : -1}
            aria-label={name}
            title={name}
            aria-pressed={place === chosen}
            onClick={() => actions.choosePatch(first + place)}
          />
        );
      })}
    </fieldset>
  );
}

/** The 8 time steps as bars that choose one; the line is where an even look would be. */
function Steps({ row, step }: { readonly row: Float32Array; readonly step: number }) {
  const { actions } = usePage();
  const totals = stepTotals(row);
  const most = Math.max(...totals);
  return (
    <fieldset className="word-steps" title={text.stepsHint}>
      <legend className="visually-hidden">{text.steps}</legend>
      {totals.map((total, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the 8 steps stay in their places.
        <label key={index} title={text.step(index + 1, total)}>
          <input
            type="radio"
            name="word-step"
            className="visually-hidden"
            checked={index === step}
            aria-label={text.step(index + 1, total)}
            onChange={() => actions.setTubelet(index)}
          />
          <span className="step-bar" aria-hidden="true">
            <span style={{ height: `${(total / most) * 100}%` }} />
          </span>
          <span className="step-name small numeric" aria-hidden="true">
            {index + 1}
          </span>
        </label>
      ))}
      <output className="small">{text.step(step + 1, totals[step] ?? 0)}</output>
    </fieldset>
  );
}
