// Shapes that the paper fixes for every configuration (spec table 1). Apart from config.ts, so that the page can draw
// masks without loading the schema library.

export const FRAMES = 16;
export const FRAME_SIZE = 112;
export const TUBELET_FRAMES = 2;
export const PATCH = 16;
/** Tubelets per segment along time, height and width. */
export const GRID = [8, 7, 7] as const;
export const VISUAL_PATCHES = 392;
export const BANK_FRAMES = 100;
export const MEL_BINS = 128;
/** Spectrogram patches along mel and time. */
export const AUDIO_GRID = [12, 9] as const;
export const AUDIO_PATCHES = 108;
export const COMPLEMENTARY_HEADS = 8;
