import { expect, test } from 'vitest';
import type { Line } from './compare';
import { Comparison, type Selection } from './comparison';
import { limitOf, type Manifest, partOf } from './manifest';
import { FROM_GOLDEN } from './trace';

const ALL: Selection = { parts: null, fusedFrom: 8 };
const VALUES = [0.5, -1, 2, 4];

function npy(values: readonly number[]): ArrayBuffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length},), }\n`;
  const bytes = new Uint8Array(10 + header.length + 4 * values.length);
  bytes.set([0x93, ...[...'NUMPY'].map((letter) => letter.charCodeAt(0)), 1, 0, header.length, 0]);
  bytes.set(
    [...header].map((letter) => letter.charCodeAt(0)),
    10,
  );
  bytes.set(new Uint8Array(new Float32Array(values).buffer), 10 + header.length);
  return bytes.buffer;
}

function setUp(selection = ALL, more: Partial<Manifest> = {}) {
  const manifest: Manifest = {
    seed: 1,
    segments: 1,
    text_tokens: 4,
    mratio: 0.5,
    target: 0,
    lamb: 0.9,
    lambda_0: 0.5,
    tensors: { visual_cls: { file: 'visual_cls.npy', dtype: '<f4', shape: [4] } },
    scalars: { loss_cls: { value: 2 }, published_2S_rows: { value: 'RuntimeError: sizes' } },
    summaries: {
      'vid.block3': { shape: [4], mean: 1.375, std: 1.86, l2: 4.61, first64: VALUES, strided64: VALUES, stride: 1 },
    },
    ...more,
  };
  const lines: Line[] = [];
  const comparison = new Comparison(
    manifest,
    async () => npy(VALUES),
    selection,
    (line) => lines.push(line),
  );
  return { comparison, lines };
}

test('what the network never gave is a failure that names it', async () => {
  const { comparison } = setUp();
  await comparison.take('visual_cls', { shape: [4], data: VALUES });
  const verdict = comparison.finish();
  expect(verdict.missing).toEqual(['loss_cls', 'vid.block3']);
  expect(verdict.failed).toBe(2);
});

test('a value off by more than its limit is a failure, and the run goes on', async () => {
  const { comparison, lines } = setUp();
  await comparison.take('visual_cls', { shape: [4], data: [0.5, -1, 2, 4.001] });
  await comparison.take('loss_cls', { shape: [], data: [2.00005] });
  expect(lines.map(({ ok }) => ok)).toEqual([false, true]);
});

test('text among the scalars is listed as not numeric and fails nothing', () => {
  const { comparison, lines } = setUp();
  comparison.finish();
  const line = lines.find(({ name }) => name === 'published_2S_rows');
  expect(line).toMatchObject({ ok: true, relativeL2: null });
  expect(line?.note).toMatch(/not numeric, nothing to compare: RuntimeError/);
});

test('only what was left out by name is not missed', async () => {
  const { comparison } = setUp({ ...ALL, parts: new Set(['losses']) });
  await comparison.take('loss_cls', { shape: [], data: [2] });
  expect(comparison.finish()).toMatchObject({ failed: 0, missing: [], leftOut: ['visual_cls', 'vid.block3'] });
});

test('a name that no rule knows is missed even when parts were selected', () => {
  const scalars = { brand_new_figure: { value: 1 } };
  const { comparison } = setUp({ ...ALL, parts: new Set(['iso']) }, { scalars });
  expect(comparison.finish().missing).toContain('brand_new_figure');
});

test('masks are missed once for each attention that they are drawn from', () => {
  const tensors = { mask: { file: 'mask.npy', dtype: '|u1', shape: [1, 4] } };
  const { comparison } = setUp(ALL, { tensors });
  expect(comparison.finish().missing).toEqual(expect.arrayContaining(['mask', `mask${FROM_GOLDEN}`]));
});

test('every name belongs to the part that the issue says', () => {
  expect(partOf('vid.block7', 8)).toBe('visual');
  expect(partOf('aud.patch_embed', 8)).toBe('audio');
  expect(partOf('vid.block8', 8)).toBe('fusion');
  expect(partOf('bert.layer3', 8)).toBe('text');
  expect(partOf('iso.dec.recon', 8)).toBe('iso');
  expect(partOf('iso_tacl_loss_comp', 8)).toBe('iso');
  expect(partOf('tacl_concat_loss_comp', 8)).toBe('tacl');
  expect(partOf('target_recon_sub', 8)).toBe('decoder');
  expect(partOf('mbt_audio_cls_mean', 8)).toBe('heads');
  expect(partOf('something_else', 8)).toBeNull();
});

test('limits are those of the issue', () => {
  expect(limitOf('vid_fused_sub', '<f4')).toEqual({ kind: 'relative', value: 2e-5 });
  expect(limitOf('recon_token_loss', '<f4')).toEqual({ kind: 'relative', value: 2e-5 });
  expect(limitOf('tacl_concat_a2l_attention', '<f4')).toEqual({ kind: 'relative', value: 5e-5 });
  expect(limitOf('mbt_temporal_score', '<f4')).toEqual({ kind: 'absolute', value: 1e-4 });
  expect(limitOf('loss_total', 'scalar')).toEqual({ kind: 'absolute', value: 1e-4 });
  expect(limitOf('fbank_16000', '<f4')).toEqual({ kind: 'absolute', value: 2e-3 });
  expect(limitOf('mask', '|u1')).toEqual({ kind: 'exact' });
  expect(limitOf('attention_gap_at_top_edge', 'scalar')).toEqual({ kind: 'absolute', value: 5e-7 });
});
