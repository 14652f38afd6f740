// docs/media.md has a row for each file of the matrix. That the rows are true is held by src/media/matrix.browser.test.ts,
// which takes minutes.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MATRIX } from '../fixtures/matrix';
import expected from '../fixtures/matrix/expected.json';

const rows = readFileSync('docs/media.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.slice(2, -2).split(' | '));

it('each file of the matrix has its row, as the matrix describes it', () => {
  const described = MATRIX.map(({ file, container, video, audio, oddity }) => [
    `\`${file}\``,
    container,
    video,
    audio ?? '',
    oddity ?? '',
  ]);
  expect(rows.map((cells) => cells.slice(0, 5))).toEqual(described);
  expect(rows.length).toBeGreaterThanOrEqual(60);
});

it('what opens is less than one of its frames from ffprobe’s times', () => {
  const times: Readonly<Record<string, { readonly times: readonly number[] } | undefined>> = expected;
  for (const [i, { file }] of MATRIX.entries()) {
    const worst = Number(rows[i]?.[8] || 0) / 1000;
    const own = times[file]?.times ?? [];
    const frames = own.slice(1).map((time, at) => time - (own[at] ?? 0));
    expect(worst, file).toBeLessThan(Math.min(0.1, ...frames.filter((frame) => frame > 0)));
  }
});
