import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import base from '../../models/base/config.json';
import tiny from '../../models/tiny/config.json';
import { type MartConfig, martConfigSchema } from './config';
import { countParameters, listParameters, type Parameter } from './parameters';

const GOLDENS = '../shared/goldens/parameters.json';
const baseConfig = martConfigSchema.parse(base);
const tinyConfig = martConfigSchema.parse(tiny);

describe('parameters', () => {
  it('has no name twice', () => {
    for (const config of [baseConfig, tinyConfig]) {
      const names = listParameters(config).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('keeps tiny within 12 million', () => {
    expect(countParameters(tinyConfig)).toBeLessThanOrEqual(12_000_000);
  });

  it('follows the config: only tiny has stems and a text head, and shapes scale with the width', () => {
    const shapes = new Map(listParameters(tinyConfig).map(({ name, shape }) => [name, shape]));
    expect(shapes.get('vit.t_fc.weight')).toEqual([7, 192]);
    expect(shapes.get('vit.vid_model.blocks.2.mlp.fc1.weight')).toEqual([768, 192]);
    expect(shapes.has('vit.vid_model.blocks.3.mlp.fc1.weight')).toBe(false);
    expect(shapes.get('vit.vid_model.patch_embed.stem.0.weight')).toEqual([2, 6, 2, 2]);
    expect(shapes.get('vit.vid_model.patch_embed.proj.weight')).toEqual([192, 216, 1, 1]);
    expect(shapes.get('vit.ast_model.v.patch_embed.stem.2.weight')).toEqual([96, 32, 7, 7]);
    expect(listParameters(baseConfig).some(({ name }) => /t_fc|stem/.test(name))).toBe(false);
  });

  it('has a residual stem with shortcuts where channels change, and a projection of trunk and code', () => {
    const stem: MartConfig['visual']['stem'] = { kind: 'residual', channels: [16, 40, 96, 192], code: 24 };
    const config = { ...tinyConfig, visual: { ...tinyConfig.visual, depth: 3, stem } };
    const embed = 'vit.vid_model.patch_embed.';
    const weights = listParameters(config).filter(({ name }) => name.startsWith(embed) && name.endsWith('.weight'));
    const blocks = [
      [16, 40],
      [40, 96],
      [96, 192],
    ].flatMap(([from, to], i) => [
      [`residual.${i}.first`, [to, from, 3, 3]],
      [`residual.${i}.second`, [to, to, 3, 3]],
      [`residual.${i}.shortcut`, [to, from, 1, 1]],
    ]);
    expect(weights.map(({ name, shape }) => [name.slice(embed.length, -'.weight'.length), shape])).toEqual([
      ['stem.0', [2, 6, 2, 2]],
      ['stem.1', [16, 2, 3, 3]],
      ...blocks,
      ['residual.3.first', [192, 192, 3, 3]],
      ['residual.3.second', [192, 192, 3, 3]],
      ['code', [24, 6, 16, 16]],
      ['proj', [192, 216, 1, 1]],
    ]);
  });

  it('refuses more fusion blocks than an encoder has', () => {
    const config = { ...tinyConfig, fusion: { blocks: 5, tokens: 8 } };
    expect(() => listParameters(config)).toThrow('fusion.blocks');
  });
});

if (existsSync(GOLDENS)) {
  describe('parameters of base, against the official state dict', () => {
    const { parameters } = JSON.parse(readFileSync(GOLDENS, 'utf8')) as { parameters: Parameter[] };
    const official = new Map(parameters.map((parameter) => [parameter.name, parameter]));

    it('each has the official name, shape, kind, base and scale', () => {
      for (const ours of listParameters(baseConfig)) {
        const { name, shape, kind, base, scale } = ours;
        const theirs = official.get(name);
        expect({ name, shape, kind, base, scale: Math.fround(scale) }).toEqual(
          theirs && {
            name,
            shape: theirs.shape,
            kind: theirs.kind,
            base: theirs.base,
            scale: Math.fround(theirs.scale),
          },
        );
      }
    });

    it('leaves out only heads that the network never reads', () => {
      const ours = new Set(listParameters(baseConfig).map(({ name }) => name));
      const left = [...official.keys()].filter((name) => !ours.has(name));
      expect(left.filter((name) => !/head|_s_fc/.test(name))).toEqual([]);
    });
  });
} else {
  process.stdout.write(`${GOLDENS} is absent: base's parameters are not compared with the official ones\n`);
}
