// The read-out beside the pointer or the focused cursor: every class's value in one segment, largest first.
import { className, strings } from '../../i18n/strings';
import type { EmotionLook } from '../../ui/emotions';
import { inSeconds } from '../../ui/time';
import { segmentCentre, type TimeAxis, xOf } from './axis';
import { Marker } from './line-labels';
import { segmentSpan } from '../../state/page-state';

interface ReadOutProps {
  readonly axis: TimeAxis;
  readonly index: number;
  readonly values: readonly number[] | null;
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
}

const WIDTH = 168;

export function ReadOut({ axis, index, values, classes, looks }: ReadOutProps) {
  const [start, end] = segmentSpan(axis, index);
  const x = xOf(axis, segmentCentre(axis, index));
  const beside = axis.width / axis.segments / 2 + 8;
  const left = x + beside + WIDTH < axis.width ? x + beside : Math.max(0, x - beside - WIDTH);
  const ranked = values ? classes.map((name, i) => ({ name, value: values[i] ?? 0 })) : [];
  ranked.sort((a, b) => b.value - a.value);
  return (
    <div className="chart-read-out panel numeric" style={{ left, width: WIDTH }} aria-hidden="true">
      <p className="muted small">
        {strings.timeline.segment} {index + 1} · {strings.timeline.saying(inSeconds(start), inSeconds(end))}
      </p>
      {values ? (
        <ul>
          {ranked.map(({ name, value }) => {
            const look = looks.get(name);
            return (
              <li key={name}>
                {look && <Marker look={look} />}
                <span>{className(name)}</span>
                <span className="value">{value.toFixed(2)}</span>
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="small">{strings.player.notYet}</p>
      )}
    </div>
  );
}
