// Marker shapes of the classes as SVG paths in a box of radius 1 around (0, 0), so that colour is never alone.

export type MarkerShape =
  | 'circle'
  | 'square'
  | 'diamond'
  | 'triangle'
  | 'triangle-down'
  | 'cross'
  | 'plus'
  | 'star'
  | 'bar'
  | 'hexagon'
  | 'bow-tie'
  | 'drop';

type Point = readonly [x: number, y: number];

const ring = (corners: number, turn: number, radius = 1): Point[] =>
  Array.from({ length: corners }, (_, i) => {
    const angle = ((turn + i / corners) * 2 - 0.5) * Math.PI;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });

const star: Point[] = ring(5, 0, 1.2).flatMap((outer, i) => [outer, ring(5, 0.1, 0.5)[i] ?? outer]);

/** A plus of arm width 2 * a, turned by 45 degrees for the cross. */
function plus(a: number, turned: boolean): Point[] {
  const corners: Point[] = [
    [-a, -1],
    [a, -1],
    [a, -a],
    [1, -a],
    [1, a],
    [a, a],
    [a, 1],
    [-a, 1],
    [-a, a],
    [-1, a],
    [-1, -a],
    [-a, -a],
  ];
  const c = Math.SQRT1_2;
  return turned
    ? corners.map(([x, y]) => [(x - y) * c * 1.1, (x + y) * c * 1.1])
    : corners.map(([x, y]) => [x * 1.1, y * 1.1]);
}

const corners: Record<Exclude<MarkerShape, 'circle' | 'drop'>, readonly Point[]> = {
  square: [
    [-0.85, -0.85],
    [0.85, -0.85],
    [0.85, 0.85],
    [-0.85, 0.85],
  ],
  diamond: ring(4, 0, 1.2),
  triangle: ring(3, 0, 1.2),
  'triangle-down': ring(3, 0.5, 1.2),
  cross: plus(0.35, true),
  plus: plus(0.35, false),
  star,
  bar: [
    [-1.1, -0.45],
    [1.1, -0.45],
    [1.1, 0.45],
    [-1.1, 0.45],
  ],
  hexagon: ring(6, 0, 1.05),
  'bow-tie': [
    [-1.1, -0.9],
    [1.1, 0.9],
    [1.1, -0.9],
    [-1.1, 0.9],
  ],
};

const round = (value: number) => Math.round(value * 100) / 100;

/** The shape as an SVG path of radius `r` around (x, y), in the unit of x and y. */
export function markerPath(shape: MarkerShape, x: number, y: number, r: number): string {
  if (shape === 'circle') {
    return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  }
  if (shape === 'drop') {
    return `M${round(x)} ${round(y - 1.3 * r)}L${round(x + r)} ${round(y + 0.2 * r)}a${r} ${r} 0 1 1 ${-2 * r} 0Z`;
  }
  return `M${corners[shape].map(([dx, dy]) => `${round(x + dx * r)} ${round(y + dy * r)}`).join('L')}Z`;
}
