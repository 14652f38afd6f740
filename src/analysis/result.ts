// AnalysisResult, version 2: the one record that everything after the analysis reads, and what is saved and shared.
// Every number that the page, a file or a link shows comes from it; pixels live beside it. Times in s.
// What version 1 said is read through restore.ts.
import { z } from 'zod';
import { MOST_SEGMENTS } from '../lib/shapes';
import { MASK_STRATEGIES } from './defaults';
import {
  LONGEST_ID,
  LONGEST_NAME,
  LONGEST_WORD,
  MOST_CLASSES,
  MOST_ERROR,
  MOST_LOGIT,
  MOST_NOTICES,
  MOST_PEOPLE,
  MOST_PIECES,
  MOST_PIXELS,
  MOST_POLARITY,
  MOST_SECONDS,
  MOST_TEMPERATURE,
  MOST_WORDS,
} from './limits';

const name = z.string().max(LONGEST_NAME);
const id = z.string().min(1).max(LONGEST_ID);
/** A, B, .. Z, AA, .. */
const letters = z.string().regex(/^[A-Z]{1,4}$/);
const seconds = z.number().min(-MOST_SECONDS).max(MOST_SECONDS);
const pixels = z.number().min(-MOST_PIXELS).max(MOST_PIXELS);
const length = z.number().min(0).max(MOST_PIXELS);

/** An array as base64 of its little-endian values, C order. */
export const tensorSchema = z.object({
  shape: z.array(z.int().nonnegative()).max(2),
  dtype: z.enum(['f16', 'f32']),
  data: z.base64(),
});

const byClass = z.array(z.number().min(-MOST_LOGIT).max(MOST_LOGIT)).max(MOST_CLASSES);
/** Probabilities. */
const shares = z.array(z.number().min(0).max(1)).max(MOST_CLASSES);

/** Before temperature, by class in the order of model.classes; null where the modality is missing, or a link left it out. */
const headLogits = z.object({ visual: byClass.nullable(), audio: byClass.nullable(), text: byClass.nullable() });
/** Sum of the logits; null where a link left them out. */
const headSum = byClass.nullable();

export const wordSchema = z.object({
  text: z.string().max(LONGEST_WORD),
  start: seconds,
  end: seconds,
  /** [from, to) in the segment's row of word pieces; position 0 is [CLS]. */
  pieces: z.tuple([z.int().min(0).max(MOST_PIECES), z.int().min(0).max(MOST_PIECES)]),
});

/** Top-left corner and side in displayed pixels of the video. */
export const squareSchema = z.object({ x: pixels, y: pixels, side: length });

/** A face's box in displayed pixels: from above the brows to below the mouth. */
export const boxSchema = z.object({ x: pixels, y: pixels, width: length, height: length });

/** What the network is shown: the centre square, a square by hand, or a square around a person's face. */
export const viewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('frame') }),
  z.object({ kind: z.literal('square'), square: squareSchema }),
  /** Null: in each segment the one of its people who is seen largest and longest in the video. */
  z.object({ kind: z.literal('face'), person: letters.nullable() }),
]);

/** Somebody whose face was found. */
export const personSchema = z.object({
  /** A, B, .. Z, AA, .. */
  id: letters,
  /** What a user calls them. */
  name: name.nullable(),
  /** Length of the segments that show the face, s. */
  seconds: z.number().nonnegative().max(MOST_ERROR),
  /** Where the face is in each segment, null where it is not; empty where a link left the boxes out. */
  boxes: z.array(boxSchema.nullable()).max(MOST_SEGMENTS),
  /** What the network says when its square follows this person; absent until somebody asked for it. */
  curve: z
    .object({
      /** Of each segment, null where the face is not. */
      segments: z
        .array(z.object({ logits: headLogits, scores: headSum, distribution: shares }).nullable())
        .max(MOST_SEGMENTS),
      /** As `video` of the result, over these segments. */
      video: z.object({ logits: headLogits, scores: headSum, distribution: shares }),
    })
    .optional(),
});

export const segmentResultSchema = z.object({
  start: seconds,
  end: seconds,
  /** What all 16 pictures were cut to. */
  square: squareSchema,
  /** Id of the person whose face the square follows; null where it follows nobody. */
  person: letters.nullable(),
  /** Presentation times of the 16 pictures; empty where a link left them out. */
  frameTimes: z.array(seconds).max(16),
  present: z.object({ visual: z.boolean(), audio: z.boolean(), text: z.boolean() }),
  logits: headLogits,
  scores: headSum,
  /** softmax(scores / temperature) */
  distribution: shares,
  words: z.array(wordSchema).max(MOST_WORDS),
  attention: z.object({
    /** [392] last visual block, cls to patches, head mean; null where a link left it out */
    intra: tensorSchema.nullable(),
    /** [392] words to patches, mean over pieces */
    inter: tensorSchema.nullable(),
    /** [words, 392], a word's row is the mean over its pieces */
    wordsToPatches: tensorSchema.nullable(),
    /** [words, 108] */
    wordsToSound: tensorSchema.nullable(),
  }),
  /** 392 bits, patch i in bit i % 8 of byte floor(i / 8); 1 = masked. Base64 of 49 bytes. */
  mask: z.base64().max(68),
  /** Sum of squared errors over sum of squared targets on masked patches; predicting the patch mean gives 1. */
  recoveryError: z.number().nonnegative().max(MOST_ERROR),
});

export const maskSettingsSchema = z.object({
  strategy: z.enum(MASK_STRATEGIES),
  ratio: z.number().min(0).max(0.9),
  lambda: z.number().min(0).max(1),
  reveal: z.number().min(0).max(1),
  seed: z.int().min(0),
});

/** What of the video was analysed. */
const extentSchema = {
  /** s; null: all of it. Absent in results from before it was kept. */
  range: z.tuple([seconds, seconds]).nullable().optional(),
  view: viewSchema,
};

export const analysisResultSchema = z.object({
  version: z.literal(2),
  /** That a machine recognised emotions here, and what that is not for (notice.ts); absent in results from before it was said. */
  notice: z.string().max(LONGEST_NAME).optional(),
  file: z.object({
    name,
    bytes: z.int().nonnegative(),
    /** Empty for a long video at an address, which was not read whole. */
    sha256: z.string().max(64),
    duration: z.number().min(0).max(MOST_SECONDS),
    width: z.int().min(0).max(MOST_PIXELS),
    height: z.int().min(0).max(MOST_PIXELS),
  }),
  model: z.object({
    name,
    sha256: z.string().max(64),
    classes: z.array(id).max(MOST_CLASSES),
    polarity: z.array(z.number().min(-MOST_POLARITY).max(MOST_POLARITY)).max(MOST_CLASSES),
    temperature: z.number().min(0).max(MOST_TEMPERATURE),
    trained: z.boolean(),
    /** Least probability of a sure statement; null: not measured. Absent in results from before it was. */
    confidence: z
      .object({ sure: z.number().min(0).max(1) })
      .nullable()
      .optional(),
    /** Share of the segments that the headline is the mean of (confidence.ts); null: `video` is the headline. Likewise. */
    verdict: z
      .object({ peak: z.number().positive().max(1) })
      .nullable()
      .optional(),
  }),
  settings: maskSettingsSchema.extend({ segments: z.int().positive().max(MOST_SEGMENTS), ...extentSchema }),
  segments: z.array(segmentResultSchema).max(MOST_SEGMENTS),
  /** Everybody whose face was found, seen largest and longest first; empty where none was looked for. */
  people: z.array(personSchema).max(MOST_PEOPLE),
  /** The heads on the means over the segments that have the modality, their sum, and its softmax. */
  video: z.object({ logits: headLogits, scores: headSum, distribution: shares }),
  /** Codes of what must be known to read the curve (evidence.ts); absent in results from before there were any. */
  notices: z.array(id).max(MOST_NOTICES).optional(),
  run: z.object({
    backend: name,
    adapter: name,
    precision: name,
    versions: z.record(id, name),
    seconds: z.record(id, z.number()),
  }),
});

export type TensorRecord = z.infer<typeof tensorSchema>;
export type SegmentResult = z.infer<typeof segmentResultSchema>;
export type View = z.infer<typeof viewSchema>;
export type PersonResult = z.infer<typeof personSchema>;
export type PersonCurve = NonNullable<PersonResult['curve']>;
export type FaceBox = z.infer<typeof boxSchema>;
export type AnalysisResult = z.infer<typeof analysisResultSchema>;
