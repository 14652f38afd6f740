// Where the page's own detector finds the face in each picture of data/faces2, so that training sees its squares.
//
//   npx tsx models/recipe/boxes.ts --data ../shared/data --out ~/.cache/mart-recipe/faces2-boxes.json
//
// Writes a JSON list, for each row of faces2.csv [row, x, y, width, height, score] in pixels of the picture, or null.
// Needs ffmpeg. A face that fills its picture is looked for again in a smaller one, as the detector wants room around it.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { FaceDetector } from '../../src/engine/face-detector.ts';
import { DETECTOR_SIDE } from '../../src/faces/decode.ts';
import type { Face } from '../../src/faces/types.ts';

type Row = [row: number, x: number, y: number, width: number, height: number, score: number];

/** Longer sides that a picture gets within the detector's square, and the score that makes the second one needless. */
const SIDES = [DETECTOR_SIDE, 160];
const CLEAR = 0.9;
const SQUARE = { side: DETECTOR_SIDE, columns: DETECTOR_SIDE, rows: DETECTOR_SIDE } as const;

/** All pictures in order, each `side` pixels long in the middle of the detector's square. [256, 256, 4] */
async function* pictures(jpegs: string, side: number): AsyncGenerator<Uint8ClampedArray> {
  const fit = `scale=${side}:${side}:force_original_aspect_ratio=decrease,setsar=1`;
  const frame = `${fit},pad=${DETECTOR_SIDE}:${DETECTOR_SIDE}:(ow-iw)/2:(oh-ih)/2`;
  const input = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-i', jpegs];
  const decoder = spawn('ffmpeg', ['-v', 'error', ...input, '-vf', frame, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const bytes = DETECTOR_SIDE ** 2 * 4;
  let waiting = Buffer.alloc(0);
  for await (const chunk of decoder.stdout) {
    waiting = Buffer.concat([waiting, chunk]);
    for (; waiting.length >= bytes; waiting = waiting.subarray(bytes)) {
      yield new Uint8ClampedArray(waiting.subarray(0, bytes));
    }
  }
}

/** The face that the picture is of: large and sure. */
function subject(faces: readonly Face[]): Face | null {
  const weight = ({ box, score }: Face) => box.width * box.height * score;
  return faces.toSorted((a, b) => weight(b) - weight(a))[0] ?? null;
}

const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
if (!values.data || !values.out) throw new Error('say --data FOLDER and --out FILE');
setWasmPaths('node_modules/@tensorflow/tfjs-backend-wasm/dist/');
setThreadsCount(1);
await tf.setBackend('wasm');
const folder = 'node_modules/@vladmandic/human/models';
const graph = JSON.parse(readFileSync(join(folder, 'blazeface.json'), 'utf8'));
const detector = await FaceDetector.from(graph, new Uint8Array(readFileSync(join(folder, 'blazeface.bin'))));
const lines = readFileSync(join(values.data, 'faces2', 'faces2.csv'), 'utf8')
  .trim()
  .split('\n');
const columns = (lines[0] ?? '').split(',');
const sizes = lines.slice(1).map((line) => {
  const cells = line.split(',');
  return { width: Number(cells[columns.indexOf('width')]), height: Number(cells[columns.indexOf('height')]) };
});
const found: (Row | null)[] = sizes.map(() => null);
const rounded = (value: number) => Math.round(value * 100) / 100;
for (const side of SIDES) {
  let row = 0;
  for await (const picture of pictures(join(values.data, 'faces2', 'faces2.jpegs'), side)) {
    const size = sizes[row];
    const before = found[row]?.[5] ?? 0;
    if (size && before < CLEAR) {
      const scale = side / Math.max(size.width, size.height);
      const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
      const [left, top] = [(DETECTOR_SIDE - width) >> 1, (DETECTOR_SIDE - height) >> 1];
      const face = subject(detector.detect(picture, { ...SQUARE, scale, width, height, left, top })[0] ?? []);
      if (face && face.score > before) {
        const { x, y } = face.box;
        const box = [x, y, face.box.width, face.box.height].map(rounded) as [number, number, number, number];
        found[row] = [row, ...box, rounded(face.score)];
      }
    }
    row++;
  }
}
writeFileSync(values.out, JSON.stringify(found));
process.stdout.write(`${found.filter(Boolean).length} faces in ${found.length} pictures in ${values.out}\n`);
