import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import base from '../../models/base/config.json';
import tiny from '../../models/tiny/config.json';
import { type MartConfig, martConfigSchema } from './config';
import { type Parameter, parametersOf, sizeOf } from '../../tests/setup/parameters';
import { type DrawingRule, drawingRule } from './weights-generated';

const GOLDENS = 'tests/parity/goldens/parameters.json';
const baseConfig = martConfigSchema.parse(base);
const tinyConfig = martConfigSchema.parse(tiny);

describe('parameters', () => {
  it('follow the config, none is read twice, and tiny keeps within 12 million values', async () => {
    const parameters = await parametersOf(tinyConfig);
    const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
    expect(shapes.size).toBe(parameters.length);
    expect(parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBeLessThanOrEqual(12_000_000);
    expect(shapes.get('vit.t_fc.weight')).toEqual([7, 192]);
    expect(shapes.get('vit.vid_model.blocks.2.mlp.fc1.weight')).toEqual([768, 192]);
    expect(shapes.has('vit.vid_model.blocks.3.mlp.fc1.weight')).toBe(false);
    expect(shapes.get('vit.vid_model.patch_embed.stem.0.weight')).toEqual([2, 6, 2, 2]);
    expect(shapes.get('vit.vid_model.patch_embed.proj.weight')).toEqual([192, 216, 1, 1]);
    expect(shapes.get('vit.ast_model.v.patch_embed.stem.2.weight')).toEqual([96, 32, 7, 7]);
  });

  it('has a residual stem with shortcuts where channels change, and a projection of trunk and code', async () => {
    const stem: MartConfig['visual']['stem'] = { kind: 'residual', channels: [16, 40, 96, 192], code: 24 };
    const config = { ...tinyConfig, visual: { ...tinyConfig.visual, depth: 3, stem } };
    const embed = 'vit.vid_model.patch_embed.';
    const weights = (await parametersOf(config)).filter(
      ({ name }) => name.startsWith(embed) && name.endsWith('.weight'),
    );
    const blocks = [
      [16, 40],
      [40, 96],
      [96, 192],
    ].flatMap(([from, to], i) => [
      [`residual.${i}.first`, [to, from, 3, 3]],
      [`residual.${i}.second`, [to, to, 3, 3]],
      [`residual.${i}.shortcut`, [to, from, 1, 1]],
    ]);
    const found = Object.fromEntries(
      weights.map(({ name, shape }) => [name.slice(embed.length, -'.weight'.length), shape]),
    );
    expect(found).toEqual(
      Object.fromEntries([
        ['stem.0', [2, 6, 2, 2]],
        ['stem.1', [16, 2, 3, 3]],
        ...blocks,
        ['residual.3.first', [192, 192, 3, 3]],
        ['residual.3.second', [192, 192, 3, 3]],
        ['code', [24, 6, 16, 16]],
        ['proj', [192, 216, 1, 1]],
      ]),
    );
  });
});

describe('against the official state dict', () => {
  const { parameters } = JSON.parse(readFileSync(GOLDENS, 'utf8')) as { parameters: (Parameter & DrawingRule)[] };

  it('each parameter is drawn by the rule of the goldens', () => {
    for (const { name, shape, kind, base, scale } of parameters) {
      const rule = drawingRule(name, shape);
      expect({ name, ...rule, scale: Math.fround(rule.scale) }).toEqual({
        name,
        kind,
        base,
        scale: Math.fround(scale),
      });
    }
  });

  it('base reads official names, and leaves out only heads and what training alone reads', async () => {
    // Names don't depend on the width, and full-size parameters would take 1.3 GB.
    const narrow = { ...baseConfig, width: 24, decoder: { ...baseConfig.decoder, width: 16 } };
    const ours = new Set((await parametersOf(narrow)).map(({ name }) => name));
    const official = parameters.map(({ name }) => name);
    expect([...ours].filter((name) => !official.includes(name))).toEqual([]);
    const left = official.filter((name) => !ours.has(name) && !/head|_s_fc/.test(name));
    expect(left.filter((name) => !/contrast|linear_[vo]|tacl\.[va]_(proj|fc)|pooler/.test(name))).toEqual([]);
  });
});
