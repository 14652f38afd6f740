// The browser's side: draws each picture once and gives two views of it, the tight crop as 48x48 grey bytes and the
// middle square as the page gives it to the network, 112x112 RGB bytes.
import { centreSquare, FRAME_BYTES, resizeSquare } from '../../../src/segment/resize.ts';
import { drawScene } from '../../../tests/fixtures/face/draw-scene.ts';
import { CROP_SIDE, HEIGHT, type Picture, WIDTH } from './plan.ts';

function context(width: number, height: number): CanvasRenderingContext2D {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const found = canvas.getContext('2d', { willReadFrequently: true });
  if (!found) throw new Error('no canvas');
  found.imageSmoothingQuality = 'high';
  return found;
}

const whole = context(WIDTH, HEIGHT);
const small = context(CROP_SIDE, CROP_SIDE);

/** Base64 of the crop and then the frame of each picture. */
function drawPictures(pictures: readonly Pick<Picture, 'scene' | 'crop'>[]): string {
  const grey = CROP_SIDE ** 2;
  const bytes = new Uint8Array(pictures.length * (grey + FRAME_BYTES));
  const square = centreSquare(WIDTH, HEIGHT);
  pictures.forEach(({ scene, crop }, index) => {
    const at = index * (grey + FRAME_BYTES);
    drawScene(whole, scene);
    small.drawImage(whole.canvas, crop.x, crop.y, crop.side, crop.side, 0, 0, CROP_SIDE, CROP_SIDE);
    const { data } = small.getImageData(0, 0, CROP_SIDE, CROP_SIDE);
    for (let pixel = 0; pixel < grey; pixel += 1) {
      const [red = 0, green = 0, blue = 0] = data.subarray(pixel * 4, pixel * 4 + 3);
      bytes[at + pixel] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    }
    const { data: middle } = whole.getImageData(square.x, square.y, square.side, square.side);
    resizeSquare(middle, square.side, bytes, at + grey);
  });
  return bytes.toBase64();
}

declare global {
  interface Window {
    drawPictures: typeof drawPictures;
  }
  interface Uint8Array {
    toBase64(): string;
  }
}

window.drawPictures = drawPictures;
