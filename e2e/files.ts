// The files that the tests open: fixtures of this project, the sample clip, and real footage where it is at hand.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

export const fixture = (name: string): string => `${root}tests/fixtures/media/${name}`;

export const sample = { video: `${root}public/sample/sample.mp4`, subtitles: `${root}public/sample/sample.vtt` };

/** Clips of real people beside the project; null (said once on the console) where they are not. */
export function sharedClips(): ((name: string) => string) | null {
  const folder = `${root}../shared/clips/`;
  if (existsSync(folder)) return (name) => `${folder}${name}`;
  console.log('Real clips are left out: no folder ../shared/clips.');
  return null;
}
