// Flowers after Plutchik's wheel: a petal per class in the class's fixed direction, as long as its probability.
// Angles in radians, 0 to the right, clockwise as on screens.

/** The wheel's eight directions, clockwise from the top. */
const WHEEL = ['joy', 'trust', 'fear', 'surprise', 'sadness', 'disgust', 'anger', 'anticipation'];

/** How wide a petal is at its widest, of its length. */
const FULLNESS = 0.5;

/**
 * Direction of each class: its place on the wheel; classes without one take the free places in their order, and where
 * there are too few, all share the circle evenly.
 */
export function petalDirections(classes: readonly string[]): number[] {
  const turn = (place: number, places: number) => (place / places) * 2 * Math.PI - Math.PI / 2;
  const free = WHEEL.map((_, place) => place).filter((place) => !classes.includes(WHEEL[place] ?? ''));
  if (classes.length > WHEEL.length) return classes.map((_, i) => turn(i, classes.length));
  return classes.map((name) => {
    const place = WHEEL.indexOf(name);
    return turn(place >= 0 ? place : (free.shift() ?? 0), WHEEL.length);
  });
}

const round = (value: number) => Math.round(value * 100) / 100;

/** A petal of `length` from (x, y) as an SVG path: pointed at the middle, round at its end. */
export function petalPath(x: number, y: number, angle: number, length: number): string {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // `along` the petal and `across` it, both of its length.
  const at = (along: number, across: number) =>
    `${round(x + length * (along * cos - across * sin))} ${round(y + length * (along * sin + across * cos))}`;
  const side = (sign: number) => [at(0.35, sign * FULLNESS * 0.6), at(0.95, sign * FULLNESS)];
  const [out, back] = [side(1), side(-1)];
  return `M${round(x)} ${round(y)}C${out[0]} ${out[1]} ${at(1, 0)}C${back[1]} ${back[0]} ${round(x)} ${round(y)}Z`;
}
