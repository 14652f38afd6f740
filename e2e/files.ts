// The files that the tests open: fixtures of this project, the sample clip, and real footage where it is at hand.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from '@playwright/test';

export const root = fileURLToPath(new URL('../', import.meta.url));

export const fixture = (name: string): string => `${root}tests/fixtures/media/${name}`;

/** A file of tests/fixtures/matrix. */
export const matrixFile = (name: string): string => `${root}tests/fixtures/matrix/${name}`;

export const sample = { video: `${root}public/sample/sample.mp4`, subtitles: `${root}public/sample/sample.vtt` };

/** A clip of real footage beside the project. */
export const sharedClip = (name: string): string => `${root}../shared/clips/${name}`;

/** Skips the test that asks where the file is not there, and says so. */
export function skipWithout(file: string): void {
  test.skip(!existsSync(file), `no ${file.replace(root, '')}`);
}

/** Skips the test that asks where there is no ffmpeg to make its video with. */
export function skipWithoutFfmpeg(): void {
  test.skip(spawnSync('ffmpeg', ['-version']).status !== 0, 'no ffmpeg');
}
