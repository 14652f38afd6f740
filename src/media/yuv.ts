// Planar 4:2:0 pictures, as ffmpeg decodes them, to RGBA. 1.5 bytes a pixel instead of 4 lets one ffmpeg command bring
// more pictures; converting here keeps colours the same in every browser.

export interface YuvLayout {
  /** Size of the stored picture; chroma planes are half of it, rounded up. */
  readonly width: number;
  readonly height: number;
  readonly matrix: 'bt709' | 'bt601' | 'bt2020';
  /** Luma spans 0..255 instead of 16..235. */
  readonly fullRange: boolean;
}

/** Shares of red and blue in luma: ITU-R BT.709, BT.601 and BT.2020. */
const LUMA = { bt709: [0.2126, 0.0722], bt601: [0.299, 0.114], bt2020: [0.2627, 0.0593] } as const;

/** Bytes of one picture. */
export function yuvBytes(width: number, height: number): number {
  return width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1);
}

/** The rectangle at (left, top) of a stored picture as RGBA. `yuv`: planes Y, U, V without padding. */
export function yuvToRgba(
  yuv: Uint8Array,
  layout: YuvLayout,
  rectangle: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = layout;
  const chromaWidth = (width + 1) >> 1;
  const chroma = width * height;
  const second = chroma + chromaWidth * ((height + 1) >> 1);
  const [red, blue] = LUMA[layout.matrix];
  const green = 1 - red - blue;
  const lumaScale = layout.fullRange ? 1 : 255 / 219;
  const lumaBlack = layout.fullRange ? 0 : 16;
  const chromaScale = layout.fullRange ? 1 : 255 / 224;
  const rv = 2 * (1 - red) * chromaScale;
  const bu = 2 * (1 - blue) * chromaScale;
  const gu = ((-2 * blue * (1 - blue)) / green) * chromaScale;
  const gv = ((-2 * red * (1 - red)) / green) * chromaScale;
  const rgba = new Uint8ClampedArray(rectangle.width * rectangle.height * 4);
  let out = 0;
  for (let row = rectangle.top; row < rectangle.top + rectangle.height; row++) {
    const chromaRow = (row >> 1) * chromaWidth;
    for (let column = rectangle.left; column < rectangle.left + rectangle.width; column++) {
      const at = chromaRow + (column >> 1);
      const y = ((yuv[row * width + column] ?? 0) - lumaBlack) * lumaScale;
      const u = (yuv[chroma + at] ?? 0) - 128;
      const v = (yuv[second + at] ?? 0) - 128;
      rgba[out++] = y + rv * v;
      rgba[out++] = y + gu * u + gv * v;
      rgba[out++] = y + bu * u;
      rgba[out++] = 255;
    }
  }
  return rgba;
}
