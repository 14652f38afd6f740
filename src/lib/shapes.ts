// What everyone shares of a segment's form: the shapes that the paper fixes for every configuration (spec table 1), the
// modalities, and how many segments there may be.

/** Pictures that stand for a segment. */
export const FRAMES = 16;
/** Rows and columns of a picture as the network sees it, px. */
export const FRAME_SIZE = 112;
/** Pictures, rows and columns of a patch; a patch with its two pictures is a tubelet. */
export const TUBELET_FRAMES = 2;
export const PATCH = 16;
/** Patches of a segment along time, height and width. */
export const GRID = [8, 7, 7] as const;
export const GRID_SIDE = 7;
/** Patches of one time step. */
export const PATCHES_PER_STEP = GRID_SIDE * GRID_SIDE;
/** All patches of a segment, in the order t*49 + h*7 + w. */
export const VISUAL_PATCHES = 392;
/** Pixel values of a patch: 2 pictures of 16 x 16 in 3 colours. */
export const PATCH_VALUES = TUBELET_FRAMES * PATCH * PATCH * 3;
/** Values of a segment's pixels, [16, 112, 112, 3]. */
export const SEGMENT_PIXELS = FRAMES * FRAME_SIZE * FRAME_SIZE * 3;

/** Frames and mel bins of a segment's filter banks, one frame every 10 ms. */
export const BANK_FRAMES = 100;
export const MEL_BINS = 128;
export const SEGMENT_BANKS = BANK_FRAMES * MEL_BINS;
/** Spectrogram patches along mel and time, 16 x 16 values each, in the order f*9 + t. */
export const AUDIO_GRID = [12, 9] as const;
export const AUDIO_PATCHES = 108;
export const AUDIO_PATCH_VALUES = PATCH * PATCH;
/** Mel bins or frames from one audio patch to the next. */
export const AUDIO_STRIDE = 10;

/** The heads of the network, by what they read: pictures, sound, words. */
export const MODALITIES = ['visual', 'audio', 'text'] as const;
export type Modality = (typeof MODALITIES)[number];

/** Of one analysis. */
export const MOST_SEGMENTS = 720;
