// Which stretch of the second that the network hears is silenced: two sliders under its picture. Times in s.
import { useEffect, useMemo, useRef } from 'react';
import type { SoundPicture } from '../../analysis/kept';
import { heardStretch } from '../../analysis/what-if';
import { strings } from '../../i18n/strings';
import { BANK_FRAMES, MEL_BINS } from '../../lib/shapes';
import { Slider } from '../../ui/slider';
import { usePageState } from '../../state/page-context';

const text = strings.whatIf;
/** Steps of the sliders over the heard stretch: about a hundredth of a second each. */
const STEPS = 100;

interface SilenceProps {
  readonly index: number;
  readonly present: boolean;
  readonly disabled: boolean;
  readonly silenced: readonly [from: number, to: number] | null;
  readonly onChange: (silenced: readonly [from: number, to: number] | null) => void;
}

export function SilenceControls({ index, present, disabled, silenced, onChange }: SilenceProps) {
  const extent = usePageState((state) => state.extent);
  const track = usePageState((state) => state.video?.info.audio ?? null);
  const sound = usePageState((state) => state.sounds[index] ?? null);
  const heard = useMemo(() => extent && track && heardStretch(extent, index, track), [extent, track, index]);
  if (!present || !heard) return <p className="small muted">{text.silenceNone}</p>;

  const [start, end] = heard;
  const timeOf = (step: number) => (step === STEPS ? end : start + ((end - start) * step) / STEPS);
  const stepOf = (time: number) => Math.round(((time - start) / (end - start)) * STEPS);
  const [from, to] = silenced ? [stepOf(silenced[0]), stepOf(silenced[1])] : [0, 0];
  const seconds = (step: number) => text.seconds(timeOf(step).toFixed(2));
  const set = (a: number, b: number) => onChange([timeOf(a), timeOf(b)]);

  return (
    <div>
      <label className="check">
        <input
          type="checkbox"
          checked={silenced !== null}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.checked ? heard : null)}
        />
        {text.silence}
      </label>
      <p className="small muted">{text.silenceText(start.toFixed(2), end.toFixed(2))}</p>
      {silenced && (
        <div className="silence-stretch">
          {sound && <HeardPicture sound={sound} from={from} to={to} />}
          <Slider
            className="silence-slider"
            name={text.silenceFrom}
            label={`${text.silence}, ${text.silenceFrom}`}
            value={from}
            most={STEPS}
            said={seconds(from)}
            disabled={disabled}
            onChange={(step) => set(Math.min(step, to - 1), to)}
          />
          <Slider
            className="silence-slider"
            name={text.silenceTo}
            label={`${text.silence}, ${text.silenceTo}`}
            value={to}
            most={STEPS}
            said={seconds(to)}
            disabled={disabled}
            onChange={(step) => set(from, Math.max(step, from + 1))}
          />
          <button type="button" className="button" disabled={disabled} onClick={() => onChange(heard)}>
            {text.silenceAll}
          </button>
        </div>
      )}
    </div>
  );
}

/** The sound as brightness over time, low tones below; the silenced part is veiled. */
function HeardPicture({
  sound,
  from,
  to,
}: {
  readonly sound: SoundPicture;
  readonly from: number;
  readonly to: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = new ImageData(BANK_FRAMES, MEL_BINS);
    for (let frame = 0; frame < BANK_FRAMES; frame++) {
      for (let bin = 0; bin < MEL_BINS; bin++) {
        const place = ((MEL_BINS - 1 - bin) * BANK_FRAMES + frame) * 4;
        picture.data.fill(sound[frame * MEL_BINS + bin] ?? 0, place, place + 3);
        picture.data[place + 3] = 255;
      }
    }
    context.putImageData(picture, 0, 0);
  }, [sound]);
  return (
    <div className="heard-sound">
      <canvas ref={canvas} width={BANK_FRAMES} height={MEL_BINS} role="img" aria-label={text.soundPicture} />
      <span className="heard-veil" style={{ left: `${from}%`, width: `${to - from}%` }} />
    </div>
  );
}
