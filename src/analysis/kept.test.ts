import { expect, it } from 'vitest';
import { videoId } from './kept';

const file = { name: 'a.mp4', bytes: 9, sha256: '', duration: 1, width: 8, height: 8 };

it('tells videos apart by their bytes, and one that was not read whole by what is known of it', () => {
  expect(videoId({ ...file, sha256: 'b5' })).toBe(videoId({ ...file, name: 'renamed.mp4', sha256: 'b5' }));
  expect(videoId(file)).toBe(videoId({ ...file, duration: 2 }));
  expect(videoId(file)).not.toBe(videoId({ ...file, bytes: 10 }));
  expect(videoId(file)).not.toBe(videoId({ ...file, name: 'b.mp4' }));
});
