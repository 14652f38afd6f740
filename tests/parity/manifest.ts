// A goldens folder's manifest: which tensors, scalars and summaries there are, of which part of the network each is and
// which limit holds for it. The README beside the goldens says what each name means.
import { z } from 'zod';

const summarySchema = z.object({
  shape: z.array(z.int()),
  mean: z.number(),
  /** Population deviation. */
  std: z.number(),
  l2: z.number(),
  /** The first values of the flattened tensor, 64 where it has as many. */
  first64: z.array(z.number()),
  /** flat[i * stride] */
  strided64: z.array(z.number()),
  stride: z.int(),
});

export const manifestSchema = z.object({
  seed: z.int(),
  segments: z.int(),
  text_tokens: z.int(),
  mratio: z.number(),
  target: z.int(),
  lamb: z.number(),
  lambda_0: z.number(),
  tensors: z.record(z.string(), z.object({ file: z.string(), dtype: z.string(), shape: z.array(z.int()) })),
  /** Numbers, and facts that are not. */
  scalars: z.record(z.string(), z.object({ value: z.unknown() })),
  summaries: z.record(z.string(), summarySchema),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Summary = z.infer<typeof summarySchema>;

export const PARTS = [
  'visual',
  'audio',
  'text',
  'fusion',
  'tacl',
  'mask',
  'decoder',
  'heads',
  'losses',
  'iso',
  'fbank',
] as const;

export type Part = (typeof PARTS)[number];

/** First rule that fits. */
const PART_RULES: readonly (readonly [RegExp, Part])[] = [
  [/^iso[._]|^input\.iso/, 'iso'],
  [/^(fbank|wave)_/, 'fbank'],
  [/^(vid|aud)\.block\d+$|^input\.(frames|fbank)$|^(vid|aud)\.(patch_embed|tokens)$/, 'visual'],
  [/^bert[._]|^token_ids$|^input\.(tokens|lens)$/, 'text'],
  [/^bottleneck\.|^(vid|aud)\.fused$|_fused_sub$|^visual_cls$|^audio_cls_|^intra_attention/, 'fusion'],
  [/^tacl_|^inter_attention$|^published_2S_rows$/, 'tacl'],
  [/^mask|^attmask_|^attention_|^combined_attention$/, 'mask'],
  [/^dec\.|recon/, 'decoder'],
  [/^(mbt_)?logits_|^mbt_/, 'heads'],
  [/^loss_/, 'losses'],
];

/**
 * The part that a name of the manifest belongs to, or null for a name that no rule knows (which counts as not compared).
 * `fusedFrom` is the first block that carries bottleneck tokens.
 */
export function partOf(name: string, fusedFrom: number): Part | null {
  const part = PART_RULES.find(([rule]) => rule.test(name))?.[1] ?? null;
  if (part !== 'visual') return part;
  const block = /block(\d+)$/.exec(name)?.[1];
  if (block !== undefined && Number(block) >= fusedFrom) return 'fusion';
  return name.startsWith('aud') || name === 'input.fbank' ? 'audio' : 'visual';
}

export type Limit = { readonly kind: 'relative' | 'absolute'; readonly value: number } | { readonly kind: 'exact' };

/** Of activations, and of the kept values, norm, mean and deviation of a summary. */
export const ACTIVATION_LIMIT = 2e-5;
const ACTIVATION: Limit = { kind: 'relative', value: ACTIVATION_LIMIT };
const ATTENTION: Limit = { kind: 'relative', value: 5e-5 };
const LOGITS_AND_LOSSES: Limit = { kind: 'absolute', value: 1e-4 };
const FILTER_BANK: Limit = { kind: 'absolute', value: 2e-3 };

/** Two attention values closer than this may change places in a mask or an order. */
export const SWAP_LIMIT = 5e-7;
/** Gaps between neighbouring attention values are of the order of 1e-5: they are held to what a swap may be. */
const ATTENTION_GAP: Limit = { kind: 'absolute', value: SWAP_LIMIT };

/** The limit that holds for a tensor or scalar of numbers; integers and masks are exact. */
export function limitOf(name: string, dtype: string): Limit {
  if (dtype === '<i4' || dtype === '|u1' || name === 'mask_count') return { kind: 'exact' };
  if (/^fbank_/.test(name)) return FILTER_BANK;
  if (/^attention_gap_/.test(name)) return ATTENTION_GAP;
  if (/logits|temporal_score|^loss_|_loss_comp$|^iso_cpc_v2a$/.test(name)) return LOGITS_AND_LOSSES;
  if (/attention/.test(name)) return ATTENTION;
  // A scalar without a rule of its own is a loss or a part of one.
  return dtype === 'scalar' ? LOGITS_AND_LOSSES : ACTIVATION;
}
