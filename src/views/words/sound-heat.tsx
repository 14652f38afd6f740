// The sound of the segment, one second around its middle, with what a word gives each of its 108 regions.
import { useEffect, useMemo, useRef } from 'react';
import { EVEN_SOUND, soundHeat } from '../../analysis/word-links';
import type { SegmentResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { usePageState } from '../../state/page-context';
import { prepareCanvas } from '../../ui/canvas';
import { inSeconds } from '../../lib/time';
import { useWidth } from '../../ui/use-width';
import { ScaleBar } from './scale-bar';
import { soundImage } from './sound-image';

const text = strings.words;
/** px */
const HEIGHT = 160;
/** Half of 100 frames of 10 ms, s. */
const HALF = 0.5;

interface SoundHeatProps {
  readonly segment: SegmentResult;
  readonly index: number;
  readonly what: string;
  /** Drawn shares, [108]; null: no sound. */
  readonly shares: Float32Array | null;
  readonly compared: boolean;
}

export function SoundHeat({ segment, index, what, shares, compared }: SoundHeatProps) {
  const sound = usePageState((state) => state.sounds[index] ?? null);
  const middle = (segment.start + segment.end) / 2;
  return (
    <figure className="heat">
      <figcaption>
        {text.sound}
        <span className="muted small numeric">
          {text.soundSpan(inSeconds(Math.max(0, middle - HALF)), inSeconds(middle + HALF))}
        </span>
      </figcaption>
      {shares && sound ? (
        <>
          <Spectrogram sound={sound} shares={shares} label={text.soundLabel(what)} />
          <ScaleBar
            most={Math.max(...shares)}
            even={compared ? null : EVEN_SOUND}
            caption={compared ? text.scaleMore : text.scale(shares.length)}
          />
        </>
      ) : (
        <p className="muted">{segment.present.audio ? text.soundNotKept : text.noSound}</p>
      )}
    </figure>
  );
}

interface SpectrogramProps {
  readonly sound: Uint8Array;
  readonly shares: Float32Array;
  readonly label: string;
}

function Spectrogram({ sound, shares, label }: SpectrogramProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const source = useMemo(() => {
    const image = soundImage(sound, soundHeat(shares), Math.max(...shares));
    const drawn = document.createElement('canvas');
    drawn.width = image.width;
    drawn.height = image.height;
    drawn.getContext('2d')?.putImageData(image, 0, 0);
    return drawn;
  }, [sound, shares]);

  useEffect(() => {
    const context = canvas.current && width > 0 ? prepareCanvas(canvas.current, width, HEIGHT) : null;
    if (!context) return;
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, width, HEIGHT);
  }, [width, source]);

  return (
    <div className="spectrogram">
      <div className="pitch muted small" aria-hidden="true">
        <span>{text.high}</span>
        <span>{text.low}</span>
      </div>
      <div ref={box} style={{ height: HEIGHT }}>
        <canvas ref={canvas} role="img" aria-label={label} style={{ width, height: HEIGHT }} />
      </div>
    </div>
  );
}
