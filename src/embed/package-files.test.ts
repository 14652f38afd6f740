import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFiles } from './package-files';

const { model, tfjs, faces, ffmpeg } = packageFiles;

test('the model that comes along is there with every file that a page asks for, by its own name', () => {
  const files = readdirSync('models/tiny').filter((name) => /\.(safetensors|json|txt)$/.test(name));
  const unused = ['LICENSE.txt', 'figures.json'];
  expect(Object.keys(model).sort()).toEqual(files.filter((name) => !unused.includes(name)).sort());
});

test('wasm and the face detector are there as their packages have them', () => {
  const names = (folder: string, kind: RegExp) =>
    readdirSync(join('node_modules', folder)).filter((name) => kind.test(name));
  expect(Object.keys(tfjs).sort()).toEqual(names('@tensorflow/tfjs-backend-wasm/dist', /\.wasm$/).sort());
  expect(Object.keys(faces).sort()).toEqual(names('@vladmandic/human/models', /^blazeface\./).sort());
});

test('each name stands for a file of that name', () => {
  for (const folder of [model, tfjs, faces]) {
    for (const [name, url] of Object.entries(folder)) expect(basename(url)).toBe(name);
  }
});

test('nothing under the GPL comes along', () => {
  expect(ffmpeg).toBeNull();
});
