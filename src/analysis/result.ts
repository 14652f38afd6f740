// AnalysisResult, version 2: the one record that everything after the analysis reads, and what is saved and shared.
// Every number that the page, a file or a link shows comes from it; pixels live beside it. Times in s.
// What version 1 said is read through restore.ts.
import { z } from 'zod';
import { MASK_STRATEGIES } from './defaults';

/** An array as base64 of its little-endian values, C order. */
export const tensorSchema = z.object({
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['f16', 'f32']),
  data: z.base64(),
});

const byClass = z.array(z.number());

/** Before temperature, by class in the order of model.classes; null where the modality is missing, or a link left it out. */
const headLogits = z.object({ visual: byClass.nullable(), audio: byClass.nullable(), text: byClass.nullable() });
/** Sum of the logits; null where a link left them out. */
const headSum = byClass.nullable();

export const wordSchema = z.object({
  text: z.string(),
  start: z.number(),
  end: z.number(),
  /** [from, to) in the segment's row of word pieces; position 0 is [CLS]. */
  pieces: z.tuple([z.int(), z.int()]),
});

/** Top-left corner and side in displayed pixels of the video. */
export const squareSchema = z.object({ x: z.number(), y: z.number(), side: z.number() });

/** A face's box in displayed pixels: from above the brows to below the mouth. */
export const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** What the network is shown: the centre square, a square by hand, or a square around a person's face. */
export const viewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('frame') }),
  z.object({ kind: z.literal('square'), square: squareSchema }),
  /** Null: in each segment the one of its people who is seen largest and longest in the video. */
  z.object({ kind: z.literal('face'), person: z.string().nullable() }),
]);

/** Somebody whose face was found. */
export const personSchema = z.object({
  /** A, B, .. Z, AA, .. */
  id: z.string().min(1),
  /** What a user calls them. */
  name: z.string().nullable(),
  /** Length of the segments that show the face, s. */
  seconds: z.number().nonnegative(),
  /** Where the face is in each segment, null where it is not; empty where a link left the boxes out. */
  boxes: z.array(boxSchema.nullable()),
  /** What the network says when its square follows this person; absent until somebody asked for it. */
  curve: z
    .object({
      /** Of each segment, null where the face is not. */
      segments: z.array(z.object({ logits: headLogits, scores: headSum, distribution: byClass }).nullable()),
      /** As `video` of the result, over these segments. */
      video: z.object({ logits: headLogits, scores: headSum, distribution: byClass }),
    })
    .optional(),
});

export const segmentResultSchema = z.object({
  start: z.number(),
  end: z.number(),
  /** What all 16 pictures were cut to. */
  square: squareSchema,
  /** Id of the person whose face the square follows; null where it follows nobody. */
  person: z.string().nullable(),
  /** Presentation times of the 16 pictures; empty where a link left them out. */
  frameTimes: z.array(z.number()).max(16),
  present: z.object({ visual: z.boolean(), audio: z.boolean(), text: z.boolean() }),
  logits: headLogits,
  scores: headSum,
  /** softmax(scores / temperature) */
  distribution: byClass,
  words: z.array(wordSchema),
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
  mask: z.base64(),
  /** Sum of squared errors over sum of squared targets on masked patches; predicting the patch mean gives 1. */
  recoveryError: z.number(),
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
  range: z.tuple([z.number(), z.number()]).nullable().optional(),
  view: viewSchema,
};

export const analysisResultSchema = z.object({
  version: z.literal(2),
  file: z.object({
    name: z.string(),
    bytes: z.int().nonnegative(),
    sha256: z.string(),
    duration: z.number(),
    width: z.int(),
    height: z.int(),
  }),
  model: z.object({
    name: z.string(),
    sha256: z.string(),
    classes: z.array(z.string()),
    polarity: z.array(z.number()),
    temperature: z.number(),
    trained: z.boolean(),
    /** Least probability of a sure statement; null: not measured. Absent in results from before it was. */
    confidence: z.object({ sure: z.number() }).nullable().optional(),
    /** Share of the segments that the headline is the mean of (confidence.ts); null: `video` is the headline. Likewise. */
    verdict: z
      .object({ peak: z.number().positive().max(1) })
      .nullable()
      .optional(),
  }),
  settings: maskSettingsSchema.extend({ segments: z.int().positive(), ...extentSchema }),
  segments: z.array(segmentResultSchema),
  /** Everybody whose face was found, seen largest and longest first; empty where none was looked for. */
  people: z.array(personSchema),
  /** The heads on the means over the segments that have the modality, their sum, and its softmax. */
  video: z.object({ logits: headLogits, scores: headSum, distribution: byClass }),
  /** Codes of what must be known to read the curve (evidence.ts); absent in results from before there were any. */
  notices: z.array(z.string()).optional(),
  run: z.object({
    backend: z.string(),
    adapter: z.string(),
    precision: z.string(),
    versions: z.record(z.string(), z.string()),
    seconds: z.record(z.string(), z.number()),
  }),
});

export type TensorRecord = z.infer<typeof tensorSchema>;
export type WordResult = z.infer<typeof wordSchema>;
export type SegmentResult = z.infer<typeof segmentResultSchema>;
export type View = z.infer<typeof viewSchema>;
export type PersonResult = z.infer<typeof personSchema>;
export type PersonCurve = NonNullable<PersonResult['curve']>;
export type FaceBox = z.infer<typeof boxSchema>;
export type AnalysisResult = z.infer<typeof analysisResultSchema>;
