// One segment's flower: a petal per class in its fixed direction, as long as its probability.
import { classCode } from '../../i18n/strings';
import { colourOf, type EmotionLook } from '../../ui/emotions';
import { petalDirections, petalPath } from './flower-shape';

interface FlowerProps {
  readonly distribution: readonly number[];
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
  /** px */
  readonly size: number;
  /** Names each petal at its end with its class's code. */
  readonly named?: boolean;
}

/** Room for the codes around a named flower, px. */
const NAMES = 13;

export function Flower({ distribution, classes, looks, size, named = false }: FlowerProps) {
  const middle = size / 2;
  const radius = middle - (named ? NAMES * 1.4 : 1);
  const directions = petalDirections(classes);
  return (
    <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true" focusable="false">
      <circle cx={middle} cy={middle} r={radius} fill="none" stroke="var(--hairline)" />
      <circle cx={middle} cy={middle} r={radius / 2} fill="none" stroke="var(--hairline)" strokeDasharray="1 3" />
      {classes.map((name, i) => (
        <path
          key={name}
          d={petalPath(middle, middle, directions[i] ?? 0, radius * (distribution[i] ?? 0))}
          fill={colourOf(looks.get(name))}
        />
      ))}
      {named &&
        classes.map((name, i) => {
          const angle = directions[i] ?? 0;
          const away = radius + NAMES * 0.75;
          return (
            <text
              key={name}
              x={middle + away * Math.cos(angle)}
              y={middle + away * Math.sin(angle)}
              fill="currentColor"
              fontSize="11"
              fontWeight="600"
              textAnchor="middle"
              dominantBaseline="central"
            >
              {classCode(name, looks.get(name)?.code ?? '')}
            </text>
          );
        })}
    </svg>
  );
}
