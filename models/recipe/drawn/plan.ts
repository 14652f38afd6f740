// What is drawn: persons other than the sample's and, for each and each class, scenes whose expression varies around
// the action units of that emotion, with the square that a tight crop of the face takes. A seed always gives the same.
import type { Scene } from '../../../tests/fixtures/face/draw-scene.ts';
import { addExpression, EMOTIONS, type EmotionName, type Expression } from '../../../tests/fixtures/face/expression.ts';
import { type FaceStyle, type Rgb, random, SAMPLE_STYLE, styleFromSeed } from '../../../tests/fixtures/face/style.ts';

/** Numbers in drawn-labels.npy; data/drawn.py has the same. */
export const CLASSES: readonly EmotionName[] = ['anger', 'disgust', 'fear', 'joy', 'neutral', 'sadness', 'surprise'];
/** Canvas pixels, as the sample's. */
export const [WIDTH, HEIGHT] = [640, 360] as const;
/** Pixels of the tight crop, as the photographed faces have. */
export const CROP_SIDE = 48;

/** A square of the canvas, pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export interface Picture {
  readonly scene: Scene;
  readonly crop: Square;
  readonly label: number;
}

/** Colours (0..255) whose distance is less look alike. */
const ALIKE = 60;
const FIRST_SEED = 1001;

function far(a: Rgb, b: Rgb): boolean {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) >= ALIKE;
}

/** Whether nobody would take this person for the sample's: another skin or another hair colour, and other strands. */
export function isOther(style: FaceStyle): boolean {
  const { seed, skin, hairColour } = SAMPLE_STYLE;
  return style.seed !== seed && (far(style.skin, skin) || far(style.hairColour, hairColour));
}

export function persons(count: number): FaceStyle[] {
  const found: FaceStyle[] = [];
  for (let seed = FIRST_SEED; found.length < count; seed += 1) {
    const style = styleFromSeed(seed);
    if (isOther(style)) found.push(style);
  }
  return found;
}

type Draw = (low: number, high: number) => number;

/** What people leave out of an expression, by class; the first of each is the whole of it. */
const WITHOUT: Readonly<Record<EmotionName, readonly (readonly (keyof Expression)[])[]>> = {
  anger: [[], ['jaw', 'lowerLip', 'upperLip'], ['nose', 'lidRaise']],
  disgust: [[], ['lowerLip', 'chin'], ['cheek', 'frown']],
  fear: [[], ['browLower'], ['frown', 'jaw']],
  joy: [[], ['jaw', 'upperLip'], ['browInner', 'browOuter', 'lidTight']],
  neutral: [[]],
  sadness: [[], ['chin'], ['cheek', 'browLower']],
  surprise: [[], ['pucker']],
};

/** The emotion at a strength of 0.5 to 1, each muscle by itself weaker or stronger, some left out, others twitching. */
function felt(emotion: EmotionName, draw: Draw): Expression {
  const strength = draw(0.5, 1);
  const choices = WITHOUT[emotion];
  const left = choices[Math.floor(draw(0, choices.length))] ?? [];
  const muscles = Object.entries(EMOTIONS[emotion]) as [keyof Expression, number][];
  const varied = muscles.map(([muscle, value]) => {
    const own = left.includes(muscle) ? 0 : strength * draw(0.75, 1.25);
    // Gaze and lids have their own say below.
    const twitch = ['gazeX', 'gazeY', 'blink', 'lidDroop'].includes(muscle) ? 0 : Math.max(0, draw(-0.25, 0.08));
    return [muscle, value * own + twitch];
  });
  return Object.fromEntries(varied) as unknown as Expression;
}

/** Lips that speak, eyes that wander, now and then half a blink; the same for every class. */
function lively(face: Expression, draw: Draw): Expression {
  const speaks = draw(0, 1) < 0.5 ? draw(0, 1) : 0;
  const room = 1 - 0.5 * Math.max(face.jaw, face.lowerLip, face.smile * 0.6);
  return addExpression(face, {
    jaw: 0.4 * room * speaks,
    pucker: speaks > 0 ? Math.max(0, draw(-0.4, 0.5)) * room : 0,
    gazeX: draw(-0.5, 0.5),
    gazeY: draw(-0.25, 0.25),
    blink: draw(0, 1) < 0.12 ? draw(0.2, 0.6) : 0,
  });
}

/** Forehead to chin with light margins, as face detectors crop; kept within the canvas. */
function tightCrop({ pose, face }: Scene, draw: Draw): Square {
  const unit = 0.335 * HEIGHT * pose.size;
  const side = Math.min(HEIGHT, unit * (1.75 + 0.1 * face.jaw) * draw(1, 1.2));
  const within = (centre: number, length: number): number =>
    Math.min(length - side, Math.max(0, centre * unit + length / 2 - side / 2));
  return {
    x: within(pose.x + 0.45 * Math.sin(pose.yaw) - 0.2 * Math.sin(pose.roll) + draw(-0.08, 0.08), WIDTH),
    y: within(pose.y + 0.12 + 0.45 * Math.sin(pose.pitch) + draw(-0.06, 0.06), HEIGHT),
    side,
  };
}

/** `count` pictures of each class. Pose and light are drawn apart from the class: they must not give it away. */
export function picturesOf(style: FaceStyle, count: number): Picture[] {
  const next = random(style.seed * 101 + 11);
  const draw: Draw = (low, high) => low + (high - low) * next();
  return CLASSES.flatMap((emotion, label) =>
    Array.from({ length: count }, (): Picture => {
      const scene: Scene = {
        style,
        face: lively(felt(emotion, draw), draw),
        pose: {
          yaw: draw(-0.32, 0.32),
          pitch: draw(-0.16, 0.16),
          roll: draw(-0.16, 0.16),
          x: draw(-0.35, 0.35),
          y: draw(-0.12, 0.12),
          size: draw(0.75, 1.15),
        },
        time: draw(0, 60),
        light: [draw(110, 250), draw(110, 230), draw(90, 240)],
      };
      return { scene, crop: tightCrop(scene, draw), label };
    }),
  );
}
