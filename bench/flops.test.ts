import { describe, expect, it } from 'vitest';
import baseConfig from '../models/base/config.json' with { type: 'json' };
import tinyConfig from '../models/tiny/config.json' with { type: 'json' };
import { type MartConfig, martConfigSchema } from '../src/mart/config';
import { blockFlops, segmentFlops } from './flops';

const giga = (flops: number) => Math.round(flops / 1e8) / 10;

describe('floating-point operations of a segment', () => {
  // Of TACL's 1.7 the attention is 0.6; the rest serves training alone and the page leaves it out.
  it("are the paper's size's: visual 75.5, audio 21.1, BERT 2.0, TACL's attention 0.6, decoder 23.2 GFLOP", () => {
    const flops = segmentFlops(martConfigSchema.parse(baseConfig), 12);
    expect(giga(flops.visual + flops.fusion.visual)).toBe(75.5);
    expect(giga(flops.audio + flops.fusion.audio)).toBe(21.1);
    expect(giga(flops.text)).toBe(2);
    expect(giga(flops.complementary)).toBe(0.6);
    expect(giga(flops.decoder)).toBe(23.2);
  });

  it('count the convolutions of a stem', () => {
    const tiny = martConfigSchema.parse(tinyConfig);
    const [first, second, third] = [40, 80, 160] as const;
    const stem: MartConfig['visual']['stem'] = { channels: [first, second, third] };
    const plain = { ...tiny, visual: { ...tiny.visual, stem } };
    const linear = { ...tiny, visual: { ...tiny.visual, stem: null } };
    const convolutions =
      8 *
      2 *
      (28 ** 2 * (16 * 6 * first + 9 * first * first) +
        14 ** 2 * (9 * first * second + 9 * second * second) +
        7 ** 2 * (9 * second * third + 9 * third * third));
    const projections = 2 * 392 * 192 * (third - 1536);
    expect(segmentFlops(plain).visual - segmentFlops(linear).visual).toBe(convolutions + projections);
  });

  it('count a residual stem, its shortcuts and the code of patches', () => {
    const tiny = martConfigSchema.parse(tinyConfig);
    const stem: MartConfig['visual']['stem'] = { kind: 'residual', channels: [16, 40, 96, 192], code: 24 };
    const residual = { ...tiny, visual: { ...tiny.visual, stem } };
    const linear = { ...tiny, visual: { ...tiny.visual, stem: null } };
    const convolutions =
      56 ** 2 * (4 * 6 * 2 + 9 * 2 * 16) +
      28 ** 2 * 40 * (9 * 16 + 9 * 40 + 16) +
      14 ** 2 * 96 * (9 * 40 + 9 * 96 + 40) +
      7 ** 2 * 192 * (9 * 96 + 9 * 192 + 96 + 2 * 9 * 192);
    const projections = 2 * 392 * (1536 * 24 + 192 * (192 + 24 - 1536));
    expect(segmentFlops(residual).visual - segmentFlops(linear).visual).toBe(8 * 2 * convolutions + projections);
  });

  it('of a ViT-B block of 393 tokens are 6.04 GFLOP', () => {
    expect(blockFlops(393, 768) / 1e9).toBeCloseTo(6.04, 2);
  });
});
