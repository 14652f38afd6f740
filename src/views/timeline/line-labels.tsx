// Names at the ends of the lines; each is a button that shows its class alone.
import { classCode, className, strings } from '../../i18n/strings';
import { usePage } from '../../state/page-context';
import { colourOf, type EmotionLook } from '../../ui/emotions';
import { Marker } from '../../ui/marker';
import { placeLabels } from '../../lib/labels';
import './line-labels.css';

interface LineLabelsProps {
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
  /** Height of each line's end, px from the top; null before the first segment. */
  readonly ends: readonly number[] | null;
  /** Whether the lines reach the labels, so that leaders can join them. */
  readonly leaders: boolean;
  readonly isolated: string | null;
  readonly height: number;
  /** Two-letter codes instead of names. */
  readonly short: boolean;
}

const GAP = 24;
const LEADER = 16;

export function LineLabels({ classes, looks, ends, leaders, isolated, height, short }: LineLabelsProps) {
  const { actions } = usePage();
  const even = (index: number) => ((index + 0.5) * height) / classes.length;
  const placed = placeLabels(
    classes.map((name, i) => ({ name, y: ends?.[i] ?? even(i) })),
    height,
    GAP,
  );
  return (
    <div className="line-labels" style={{ height }}>
      {ends && leaders && (
        <svg className="leaders" width={LEADER} height={height} aria-hidden="true">
          {placed.map(({ name, y, at }) => (
            <path
              key={name}
              d={`M0 ${y}L${LEADER} ${at}`}
              fill="none"
              stroke={colourOf(looks.get(name))}
              strokeOpacity={isolated === null || isolated === name ? 0.6 : 0.1}
            />
          ))}
        </svg>
      )}
      {placed.map(({ name, at }) => {
        const look = looks.get(name);
        const alone = isolated === name;
        return (
          <button
            key={name}
            type="button"
            className="line-label"
            style={{ top: at, opacity: isolated === null || alone ? 1 : 0.45 }}
            aria-pressed={alone}
            aria-label={alone ? strings.timeline.isolateOff : strings.timeline.isolate(className(name))}
            title={alone ? strings.timeline.isolateOff : strings.timeline.isolate(className(name))}
            onClick={() => actions.isolate(name)}
          >
            {look && <Marker look={look} />}
            {short && look ? classCode(name, look.code) : className(name)}
          </button>
        );
      })}
    </div>
  );
}
