// Pictures that only a browser can make: a segment's thumbnail as a JPEG data URL, and an SVG as PNG at twice its size.
import type { KeptAnalysis } from '../analysis/kept';
import type { Thumbnail } from '../analysis/types';
import { bytesToBase64 } from '../lib/base64';
import { MartError } from '../lib/errors';
import { FRAME_SIZE } from '../lib/shapes';

const PNG_SCALE = 2;

/** Data URL of each segment's frame; null where none was kept. */
export function frameUrls({ thumbnails }: KeptAnalysis): Promise<(string | null)[]> {
  return Promise.all(thumbnails.map((thumbnail) => thumbnail && jpegUrl(thumbnail)));
}

async function jpegUrl(thumbnail: Thumbnail): Promise<string> {
  const canvas = new OffscreenCanvas(FRAME_SIZE, FRAME_SIZE);
  canvas.getContext('2d')?.putImageData(new ImageData(thumbnail, FRAME_SIZE, FRAME_SIZE), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  return `data:image/jpeg;base64,${bytesToBase64(new Uint8Array(await blob.arrayBuffer()))}`;
}

/** Rasterises a standalone SVG; fonts are the system's, since pictures load nothing. */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * PNG_SCALE;
    canvas.height = image.naturalHeight * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new MartError('internal', 'the browser made no PNG of the timeline'));
      }, 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
