// An analyzer's options as places of files: what the caller names, else what the package brings along.
import type { Places } from '../analysis/places';
import { MartError } from '../lib/errors';
import type { Folder } from '../lib/folder';
import type { AnalyzerOptions, FileUrls } from './api';
import { packageFiles } from './package-files';

export function placesOf({ model, ffmpeg }: AnalyzerOptions): Places {
  return {
    ...packageFiles,
    ...(model === undefined ? {} : { model: folderOf(model, 'model') }),
    ffmpeg: ffmpeg
      ? { core: slashed(ffmpeg.core, 'ffmpeg.core'), coreMt: slashed(ffmpeg.coreMt, 'ffmpeg.coreMt') }
      : null,
  };
}

function folderOf(files: FileUrls, argument: string): Folder {
  if (typeof files === 'string' || files instanceof URL) return slashed(files, argument);
  return Object.fromEntries(Object.entries(files).map(([name, url]) => [name, absolute(url, argument)]));
}

/** With or without a slash at its end a folder is a folder. */
function slashed(url: string | URL, argument: string): string {
  return absolute(url, argument).replace(/\/?$/, '/');
}

/** As an address of its own, for workers that lie elsewhere. Errors: invalid-argument. */
export function absolute(url: string | URL, argument: string): string {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  if (!URL.canParse(url, base)) {
    throw new MartError('invalid-argument', `${argument} is no address: ${url}`, { argument, rule: 'a URL' });
  }
  return new URL(url, base).href;
}
