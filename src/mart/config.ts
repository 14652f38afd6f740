// One config record drives the whole network: `base` (the paper's) and `tiny` (ours) are two of its values. Spec table 1.
import { z } from 'zod';

/** Of both attentions of words to picture and to sound, whatever the configuration. */
export const COMPLEMENTARY_HEADS = 8;

const positive = z.int().positive();

/** Convolutions in the picture's linear projection's place: tubelets of 112 rows become 7 rows of patches. */
const visualStemSchema = z.discriminatedUnion('kind', [
  /** Pairs of convolutions behind which there are 28, 14 and 7 rows. */
  z.object({ kind: z.literal('plain').optional(), channels: z.tuple([positive, positive, positive]) }),
  /**
   * A residual trunk of 56, 28, 14 and 7 rows, as networks for faces have, on one plane per frame (its luma, if the weights
   * say so). It forgets what a patch looks like, so that its outputs go with a linear code of `code` values of its pixels.
   */
  z.object({
    kind: z.literal('residual'),
    channels: z.tuple([positive, positive, positive, positive]),
    code: positive,
  }),
]);

const recordSchema = z.object({
  version: z.literal(1),
  name: z.string().min(1),
  trained: z.boolean(),
  /** Class names in the order of every logit, score and distribution. */
  classes: z.array(z.string().min(1)).min(2),
  /** +1, 0 or -1 for each class. */
  polarity: z.array(z.union([z.literal(-1), z.literal(0), z.literal(1)])),
  /** distribution = softmax(scores / temperature) */
  temperature: z.number().positive(),
  /** Width D of all three encoders: bottleneck tokens and complementary attention are shared between them. */
  width: positive,
  visual: z.object({
    depth: positive,
    heads: positive,
    /** Null: linear, as the paper's. */
    stem: visualStemSchema.nullish(),
  }),
  audio: z.object({
    depth: positive,
    heads: positive,
    /** Hz; null keeps the file's own rate. */
    sampleRate: positive.nullable(),
    mixdown: z.enum(['first', 'mean']),
    /** Likewise convolutions: 128 x 100 (mel, time) become 63 x 49 and 12 x 9. */
    stem: z.object({ channels: z.tuple([positive, positive]) }).nullish(),
  }),
  text: z.object({
    depth: positive,
    heads: positive,
    /** Rows of the embedding table. */
    pieces: positive,
    /** Longest row, [CLS] and [SEP] included. */
    maxPieces: positive.max(512),
    /** Rows of the position table. */
    positions: positive,
    /** Whether words have a head of their own (`t_fc`) whose scores are added. */
    head: z.boolean(),
  }),
  /** The last `blocks` blocks of picture and sound exchange `tokens` bottleneck tokens. */
  fusion: z.object({ blocks: positive, tokens: positive }),
  decoder: z.object({ depth: positive, heads: positive, width: positive }),
  weights: z.discriminatedUnion('kind', [
    /** Drawn from the goldens' generator: for parity and for trying a configuration. Never trained. */
    z.object({ kind: z.literal('generated'), seed: z.int() }),
    /** safetensors beside the config: one file, or an index file that names the shards. */
    z.object({
      kind: z.literal('safetensors'),
      file: z.string().min(1),
      sha256: z.record(z.string(), z.string()),
      /** Logits of each head on the warm-up's segment: who computes others computes wrongly. Null: not known. */
      selfTest: z
        .object({ visual: z.array(z.number()), audio: z.array(z.number()), text: z.array(z.number()).nullable() })
        .nullish(),
    }),
  ]),
  /** `vocab.txt` beside the config; null: the model ships no vocabulary and words are left out. */
  vocabulary: z.string().nullable(),
  /** `lexicon.json` beside the config; null: the model ships no lexicon. */
  lexicon: z.string().nullable().default(null),
  /** What the model has learned to see: the middle of the picture (null too), or a square `scale` times a face's box. */
  view: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('frame') }),
      z.object({ kind: z.literal('face'), scale: z.number().min(1).max(4) }),
    ])
    .nullish(),
  /**
   * Nats, log(classes) - entropy of a modality's softmax: a video whose median is below it is unlike the training data.
   * Null: not known.
   */
  evidence: z.object({ picture: z.number().nonnegative(), sound: z.number().nonnegative() }).nullish(),
  /**
   * Least probability at which at least three in four statements held on validation: from there the page is sure.
   * Null: not measured, never sure.
   */
  confidence: z.object({ sure: z.number().min(0).max(1) }).nullish(),
  /**
   * A video's headline is the mean of the distributions of this share of its segments, those that are least neutral:
   * what a clip conveys is its peak. Null: the heads on the means of all segments.
   */
  verdict: z.object({ peak: z.number().positive().max(1) }).nullish(),
});

export type MartConfig = z.infer<typeof recordSchema>;

/** The record, and the rules between its fields. */
export const martConfigSchema = recordSchema.superRefine((config, context) => {
  const rule = (holds: boolean, path: string[], message: string) => {
    if (!holds) context.addIssue({ code: 'custom', path, message });
  };
  const { width, visual, audio, text, fusion, decoder } = config;
  rule(config.polarity.length === config.classes.length, ['polarity'], 'one for each class');
  rule(width % COMPLEMENTARY_HEADS === 0, ['width'], `a multiple of ${COMPLEMENTARY_HEADS}`);
  for (const [name, { heads }] of Object.entries({ visual, audio, text })) {
    rule(width % heads === 0, [name, 'heads'], 'a divisor of width');
  }
  rule(!config.verdict || config.classes.includes('neutral'), ['verdict'], 'only with a class "neutral"');
  rule(decoder.width % decoder.heads === 0, ['decoder', 'heads'], 'a divisor of decoder.width');
  rule(text.maxPieces <= text.positions, ['text', 'maxPieces'], 'at most text.positions');
  rule(
    fusion.blocks <= Math.min(visual.depth, audio.depth),
    ['fusion', 'blocks'],
    'at most the depth of both encoders',
  );
});
