// Made-up results for tests of the codec: any number of segments and classes, with and without sound and words.
import type { AnalysisResult, SegmentResult, View } from '../analysis/result';
import { softmax, sumOfHeads, videoLogits } from '../analysis/scores';
import { bytesToBase64 } from '../lib/base64';
import { drawAt, streamState } from '../lib/random';

const WORDS = ['I', 'can’t', 'believe', 'it', 'wonderful', '开心', 'naïve', 'x'.repeat(40), '🙂'];

export function randomResult(seed: number): AnalysisResult {
  const state = streamState(seed, 'result');
  let drawn = 0;
  /** 0..1 */
  const draw = () => drawAt(state, drawn++) / 2 ** 32;
  const below = (n: number) => Math.floor(draw() * n);
  const digits = (n: number) => Array.from({ length: n }, () => below(16).toString(16)).join('');

  const classes = ['anger', 'disgust', 'fear', 'joy', 'neutral', 'sadness', 'surprise', '信任'].slice(0, 2 + below(7));
  const polarity = classes.map(() => below(3) - 1);
  const temperature = 0.5 + draw() * 3;
  const count = 1 + below(24);
  const duration = draw() < 0.5 ? 24 : 0.5 + draw() * 100;
  const range: [number, number] | null = draw() < 0.3 ? [duration * 0.1, duration * 0.8] : null;
  const [from, to] = range ?? [0, duration];
  const uneven = draw() < 0.2;
  const edge = (i: number) => from + (i * (to - from)) / count + (uneven ? 1e-4 * i : 0);
  const spread = draw() * 6;
  const logits = () => classes.map(() => (draw() + draw() + draw() - 1.5) * spread);
  const density = draw();

  const pixel = (n: number) => below(n);
  const people = Array.from({ length: below(4) }, (_, i) => ({
    id: 'ABC'.charAt(i),
    name: draw() < 0.3 ? 'Ada é' : null,
    seconds: below(1000) / 10,
    boxes: [],
  }));
  const views: View[] = [
    { kind: 'frame' },
    { kind: 'square', square: { x: 10.5, y: 0, side: 720 } },
    { kind: 'face', person: people[0]?.id ?? null },
  ];
  const view = views[below(3)] ?? { kind: 'frame' };
  const centre = { x: 280, y: 0, side: 720 };
  const seenOf = () => {
    if (view.kind !== 'face') return { square: view.kind === 'square' ? view.square : centre, person: null };
    const person = draw() < 0.2 ? null : (people[below(people.length)]?.id ?? null);
    return { square: person === null ? centre : { x: pixel(900), y: pixel(400), side: 16 + pixel(300) }, person };
  };

  const segments = Array.from({ length: count }, (_, i): SegmentResult => {
    const [audio, text] = [draw() < 0.7, draw() < 0.5];
    const heads = { visual: logits(), audio: audio ? logits() : null, text: text && draw() < 0.8 ? logits() : null };
    const scores = sumOfHeads(heads);
    let [time, piece] = [edge(i), 1];
    const words = Array.from({ length: text ? 1 + below(12) : 0 }, () => {
      const [start, first] = [time + (draw() < 0.2 ? draw() : 0), piece];
      [time, piece] = [start + draw() * 0.5, first + 1 + below(3)];
      const pieces: [number, number] = [first, piece];
      return { text: WORDS[below(WORDS.length)] ?? '', start, end: time, pieces };
    });
    return {
      start: edge(i),
      end: edge(i + 1),
      ...seenOf(),
      frameTimes: Array.from({ length: 16 }, (_, frame) => edge(i) + frame / 30),
      present: { visual: true, audio, text },
      logits: heads,
      scores,
      distribution: softmax(scores, temperature),
      words,
      attention: { intra: null, inter: null, wordsToPatches: null, wordsToSound: null },
      mask: bytesToBase64(
        Uint8Array.from({ length: 49 }, () => [...Array(8)].reduce((byte) => byte * 2 + (draw() < density ? 1 : 0), 0)),
      ),
      recoveryError: draw() * 1.4,
    };
  });
  const video = videoLogits(segments);
  return {
    version: 2,
    file: { name: `clip ${seed} é.mp4`, bytes: below(1e9), sha256: digits(64), duration, width: 1280, height: 720 },
    model: {
      ...{ name: 'tiny', sha256: digits(64), classes, polarity, temperature, trained: draw() < 0.5 },
      confidence: draw() < 0.5 ? { sure: 0.625 } : null,
      verdict: draw() < 0.5 ? { peak: 0.3 } : null,
    },
    settings: {
      strategy: 'hint',
      ratio: 0.5,
      lambda: 0.9,
      reveal: 0.1,
      seed: below(2 ** 31),
      segments: count,
      range,
      view,
    },
    segments,
    people,
    video: { logits: video, scores: sumOfHeads(video), distribution: softmax(sumOfHeads(video), temperature) },
    notices: draw() < 0.3 ? ['unfamiliar-sound'] : [],
    run: {
      backend: draw() < 0.5 ? 'wasm' : 'webgpu',
      adapter: 'SIMD',
      precision: 'f32',
      versions: { tfjs: '4.22.0' },
      seconds: { model: 0.1 },
    },
  };
}
