// The read-out beside the pointer or the focus: one segment's flower at full size, with all its numbers.
import { className, strings } from '../../i18n/strings';
import { segmentSpan } from '../../state/page-state';
import type { EmotionLook } from '../../ui/emotions';
import { inSeconds } from '../../lib/time';
import { segmentCentre, type TimeAxis, xOf } from './axis';
import { Flower } from './flower';
import { Marker } from '../../ui/marker';
import { signed } from '../../lib/time';

interface ReadOutProps {
  readonly axis: TimeAxis;
  /** How far the timeline is scrolled, px. */
  readonly scrolled: number;
  readonly room: number;
  readonly index: number;
  /** What the curve shows, by class; null before the segment is analysed. */
  readonly values: readonly number[] | null;
  readonly distribution: readonly number[] | null;
  readonly sentiment: number | null;
  /** What else there is to say, a line each. */
  readonly notes: readonly string[];
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
}

/** px */
const WIDTH = 184;
const FLOWER = 152;

export function ReadOut(props: ReadOutProps) {
  const { axis, scrolled, room, index, values, distribution, sentiment, notes, classes, looks } = props;
  const [start, end] = segmentSpan(axis, index);
  const x = xOf(axis, segmentCentre(axis, index));
  const beside = Math.min(room / 3, axis.width / axis.segments / 2) + 8;

  // Beside its segment, on the side that has room in what is in sight.
  const wanted = x + beside + WIDTH < scrolled + room ? x + beside : x - beside - WIDTH;
  const left = Math.min(Math.max(scrolled, wanted), scrolled + room - WIDTH);

  const ranked = values ? classes.map((name, i) => ({ name, value: values[i] ?? 0 })) : [];
  ranked.sort((a, b) => b.value - a.value);
  return (
    <div className="chart-read-out panel numeric" style={{ left, width: WIDTH }} aria-hidden="true">
      <p className="muted small">
        {strings.timeline.segment} {index + 1} · {strings.timeline.saying(inSeconds(start), inSeconds(end))}
      </p>
      {values && distribution ? (
        <>
          <Flower distribution={distribution} classes={classes} looks={looks} size={FLOWER} named />
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
            {sentiment !== null && (
              <li className="read-out-sentiment">
                <span />
                <span>{strings.timelineRows.sentiment}</span>
                <span className="value">{signed(sentiment)}</span>
              </li>
            )}
          </ul>
          {notes.map((note) => (
            <p key={note} className="muted">
              {note}
            </p>
          ))}
        </>
      ) : (
        <p className="small">{strings.player.notYet}</p>
      )}
    </div>
  );
}
