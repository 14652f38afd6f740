// Colours of the classes against the page's own surfaces, and against each other under colour-vision deficiencies.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type EmotionLook, emotionLooks, KNOWN_EMOTIONS } from './emotions';

type Rgb = readonly [r: number, g: number, b: number];
type Matrix = readonly [Rgb, Rgb, Rgb];

const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const surface = (scheme: 'light' | 'dark') => {
  const found = /--surface: light-dark\((#\w{6}), (#\w{6})\)/.exec(tokens);
  const colour = found?.[scheme === 'light' ? 1 : 2];
  if (!colour) throw new Error('tokens.css names no surface');
  return colour;
};

const linear = (hex: string): Rgb => {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

/** WCAG 2 */
const contrast = (a: string, b: string) => {
  const luminance = (hex: string) => {
    const [r, g, blue] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
  };
  const [x, y] = [luminance(a), luminance(b)];
  return Math.max(x, y) / Math.min(x, y);
};

/** Full deficiencies on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const deficiencies: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const seen = (hex: string, by: Matrix): Rgb => {
  const [r, g, b] = linear(hex);
  const row = ([x, y, z]: Rgb) => Math.min(1, Math.max(0, x * r + y * g + z * b));
  return [row(by[0]), row(by[1]), row(by[2])];
};

/** CIE L*a*b*, D65 */
const lab = ([r, g, b]: Rgb): Rgb => {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

const distance = (a: string, b: string, by: Matrix) => {
  const [p, q] = [lab(seen(a, by)), lab(seen(b, by))];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
};

const further = emotionLooks(['calm', 'pride', 'shame', 'awe', 'envy', 'relief']);
const all: readonly (readonly [string, EmotionLook])[] = [...Object.entries(KNOWN_EMOTIONS), ...further];

describe.each(['light', 'dark'] as const)('colours of the classes, %s', (scheme) => {
  it.each(all)('%s stands out from the surface by at least 3:1', (_, look) => {
    expect(contrast(look[scheme], surface(scheme))).toBeGreaterThanOrEqual(3);
  });

  it('stay apart whatever the colour vision (delta E above 5; shapes carry the rest)', () => {
    const known = Object.entries(KNOWN_EMOTIONS);
    for (const [vision, by] of Object.entries(deficiencies)) {
      const pairs = known.flatMap(([a, lookA], i) =>
        known.slice(i + 1).map(([b, lookB]) => {
          const apart = distance(lookA[scheme], lookB[scheme], by);
          expect(apart, `${a} and ${b} under ${vision}`).toBeGreaterThan(5);
          return { pair: `${a}/${b}`, apart };
        }),
      );
      const closest = pairs.sort((p, q) => p.apart - q.apart)[0];
      if (vision === 'normal') expect(closest?.apart).toBeGreaterThan(15);
      if (process.env.PRINT_COLOURS) {
        const close = pairs.slice(0, 4).map(({ pair, apart }) => `${pair} ${apart.toFixed(1)}`);
        process.stdout.write(`${scheme} ${vision}: ${close.join(', ')}\n`);
      }
    }
    if (process.env.PRINT_COLOURS) {
      const lines = all.map(([name, look]) => `${name} ${contrast(look[scheme], surface(scheme)).toFixed(2)}`);
      process.stdout.write(`${scheme} contrast: ${lines.join(', ')}\n`);
    }
  });
});

describe('looks of a model', () => {
  it("gives a model's own classes colours, codes and shapes of their own", () => {
    const looks = [...emotionLooks(['joy', 'jolly', 'jumpy', 'awe']).values()];
    expect(looks[0]).toBe(KNOWN_EMOTIONS.joy);
    expect(new Set(looks.map((look) => look.code)).size).toBe(4);
    expect(new Set(looks.map((look) => look.light)).size).toBe(4);
  });

  it('gives each known class a shape of its own', () => {
    const shapes = Object.values(KNOWN_EMOTIONS).map((look) => look.shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});
