// What the strength of the hue means: from 0 to the highest share, with a mark where an even look would lie.
import type { CSSProperties } from 'react';
import { strings } from '../../i18n/strings';
import { OVERLAY_HUES } from '../../ui/tokens';

const text = strings.words;

interface ScaleBarProps {
  /** Highest share, 0..1. */
  readonly most: number;
  /** Share of a patch if all had the same; null: not marked. */
  readonly even: number | null;
  readonly caption: string;
}

export function ScaleBar({ most, even, caption }: ScaleBarProps) {
  const mark = even !== null && even < most ? even / most : null;
  return (
    <div className="share-scale small numeric">
      <div className="share-scale-bar" aria-hidden="true" style={{ '--hue': OVERLAY_HUES.attention } as CSSProperties}>
        {mark !== null && <span style={{ left: `${mark * 100}%` }} />}
      </div>
      <div className="share-scale-ends">
        <span>{text.percent(0)}</span>
        {mark !== null && even !== null && <span className="muted">{text.even(even)}</span>}
        <span>{text.percent(most)}</span>
      </div>
      <p className="muted">{caption}</p>
    </div>
  );
}
