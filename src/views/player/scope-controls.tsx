// What of the video is analysed: crop, range and segments, with the button that analyses again when they changed.
import { useId, useState } from 'react';
import type { OpenVideo, Square } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { MOST_SEGMENTS } from '../../lib/shapes';
import { usePage, usePageState } from '../../state/page-context';
import { type SegmentChoice, sameScope } from '../../state/page-state';
import { Icon } from '../../ui/icons';
import { centreSquare, insideOf, LEAST_SIDE, type PictureSize, resized } from './crop-geometry';
import { ViewFields } from './view-fields';
import { Slider } from '../../ui/slider';

const text = strings.player;

interface ScopeControlsProps {
  readonly video: OpenVideo;
  readonly picture: PictureSize;
  /** Null where the square follows a face. */
  readonly square: Square | null;
  readonly onCrop: (square: Square) => void;
}

export function ScopeControls({ video, picture, square, onCrop }: ScopeControlsProps) {
  const { actions } = usePage();
  const [open, setOpen] = useState(false);
  const scope = usePageState((state) => state.scope);
  const changed = usePageState((state) => state.analysedScope !== null && !sameScope(state.scope, state.analysedScope));
  const id = useId();
  return (
    <div className="scope">
      <div className="scope-head">
        <button
          type="button"
          className="button quiet"
          aria-expanded={open}
          aria-controls={id}
          title={text.scopeHint}
          onClick={() => setOpen(!open)}
        >
          <span className={open ? 'chevron open' : 'chevron'}>
            <Icon name="forward" />
          </span>
          {text.scope}
        </button>
      </div>
      {changed && (
        <div className="scope-changed">
          <button type="button" className="button primary" title={text.changed} onClick={() => void actions.analyse()}>
            <Icon name="again" />
            {text.again}
          </button>
        </div>
      )}
      {open && (
        <div className="scope-body" id={id}>
          <ViewFields picture={picture} />
          {square && <CropFields picture={picture} square={square} onCrop={onCrop} />}
          <RangeFields duration={video.info.duration} range={scope.range} />
          <SegmentFields choice={scope.segments} />
          <p className="small muted">{text.scopeHint}</p>
        </div>
      )}
    </div>
  );
}

interface CropFieldsProps extends Omit<ScopeControlsProps, 'video' | 'square'> {
  readonly square: Square;
}

function CropFields({ picture, square, onCrop }: CropFieldsProps) {
  const roomX = picture.width - square.side;
  const roomY = picture.height - square.side;
  return (
    <fieldset className="scope-row">
      <legend>{text.crop}</legend>
      <Slider
        className="scope-slider small"
        name={text.cropX}
        value={square.x}
        most={roomX}
        disabled={roomX <= 0}
        onChange={(x) => onCrop(insideOf(picture, { ...square, x }))}
      />
      <Slider
        className="scope-slider small"
        name={text.cropY}
        value={square.y}
        most={roomY}
        disabled={roomY <= 0}
        onChange={(y) => onCrop(insideOf(picture, { ...square, y }))}
      />
      <Slider
        className="scope-slider small"
        name={text.cropSize}
        value={square.side}
        least={Math.min(LEAST_SIDE, picture.width, picture.height)}
        most={Math.min(picture.width, picture.height)}
        onChange={(side) => onCrop(resized(picture, square, side))}
      />
      <button type="button" className="button" onClick={() => onCrop(centreSquare(picture))}>
        {text.cropCentre}
      </button>
    </fieldset>
  );
}

/** Shortest range that can be chosen, s. */
const SHORTEST = 0.1;

function RangeFields({
  duration,
  range,
}: {
  readonly duration: number;
  readonly range: readonly [number, number] | null;
}) {
  const { actions, store } = usePage();
  const [from, to] = range ?? [0, duration];
  const set = (nextFrom: number, nextTo: number) => {
    const start = Math.min(Math.max(0, nextFrom), duration - SHORTEST);
    const end = Math.max(Math.min(duration, nextTo), start + SHORTEST);
    const whole = start <= 0 && end >= duration;
    actions.setScope({ range: whole ? null : [Math.max(0, start), end] });
  };
  const here = () => store.getState().cursor.time;
  return (
    <fieldset className="scope-row">
      <legend>
        {text.from} – {text.to}
      </legend>
      <Seconds label={text.from} value={from} most={duration} set={(value) => set(value, to)} />
      <button type="button" className="button" onClick={() => set(here(), Math.max(to, here() + SHORTEST))}>
        {text.fromHere}
      </button>
      <Seconds
        label={text.to}
        value={to}
        most={duration}
        set={(value) => set(Math.min(from, value - SHORTEST), value)}
      />
      <button type="button" className="button" onClick={() => set(Math.min(from, here() - SHORTEST), here())}>
        {text.toHere}
      </button>
      <button type="button" className="button" disabled={range === null} onClick={() => set(0, duration)}>
        {text.all}
      </button>
    </fieldset>
  );
}

interface SecondsProps {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly value: number;
  readonly most: number;
  readonly set: (value: number) => void;
}

/** A number of seconds, taken over when it is whole: on leaving the field or with Enter. */
function Seconds({ label, labelHidden = false, value, most, set }: SecondsProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const settle = () => {
    const typed = Number(draft);
    if (draft !== null && draft.trim() !== '' && Number.isFinite(typed)) set(typed);
    setDraft(null);
  };
  return (
    <span className="seconds small">
      <label>
        <span className={labelHidden ? 'visually-hidden' : undefined}>{label}</span>
        <input
          className="field"
          type="number"
          min={0}
          max={most}
          step={0.1}
          value={draft ?? value.toFixed(1)}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={settle}
          onKeyDown={(event) => {
            if (event.key === 'Enter') settle();
          }}
        />
      </label>
      {text.seconds}
    </span>
  );
}

function SegmentFields({ choice }: { readonly choice: SegmentChoice }) {
  const { actions } = usePage();
  const extent = usePageState((state) => state.extent);
  const choose = (segments: SegmentChoice) => actions.setScope({ segments });
  const modes: Readonly<Record<SegmentChoice['mode'], SegmentChoice>> = {
    auto: { mode: 'auto' },
    number: { mode: 'number', segments: extent?.segments ?? 16 },
    every: { mode: 'every', seconds: 2 },
  };
  return (
    <fieldset className="scope-row">
      <legend>{text.segments}</legend>
      <select
        className="field"
        aria-label={text.segments}
        value={choice.mode}
        onChange={(event) => choose(modes[event.currentTarget.value as SegmentChoice['mode']])}
      >
        {(Object.keys(modes) as SegmentChoice['mode'][]).map((mode) => (
          <option key={mode} value={mode}>
            {text.segmentModes[mode]}
          </option>
        ))}
      </select>
      {choice.mode === 'number' && (
        <input
          className="field"
          type="number"
          min={1}
          max={MOST_SEGMENTS}
          aria-label={text.segments}
          value={choice.segments}
          onChange={(event) => {
            const segments = Math.round(event.currentTarget.valueAsNumber);
            if (segments >= 1) choose({ mode: 'number', segments: Math.min(MOST_SEGMENTS, segments) });
          }}
        />
      )}
      {choice.mode === 'every' && (
        <Seconds
          label={text.segmentModes.every}
          labelHidden
          value={choice.seconds}
          most={3600}
          set={(seconds) => choose({ mode: 'every', seconds: Math.max(SHORTEST, seconds) })}
        />
      )}
    </fieldset>
  );
}
