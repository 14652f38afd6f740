// Files that are fetched by their names and lie together: in a folder, as on a static host, or each at an address of its own,
// as where a bundler has put its hash into every name. Plain, so that workers can be handed it.
import { MartError } from './errors';
import { own } from './own';

/** URL of a folder with a slash at the end, or each file's URL by its name. */
export type Folder = string | Readonly<Record<string, string>>;

/** Errors: fetch-failed for a file that `folder` does not name. */
export function urlIn(folder: Folder, file: string): string {
  if (typeof folder === 'string') return new URL(file, folder).href;
  const url = own(folder, file);
  if (url === undefined) throw new MartError('fetch-failed', `${file} has no address`, { url: file });
  return url;
}

/** What the addresses of all its files begin with: of those that have one each, what stands before the name of `file`. */
export function startOf(folder: Folder, file: string): string {
  return typeof folder === 'string' ? folder : new URL('.', urlIn(folder, file)).href;
}

/** For messages. */
export function nameOf(folder: Folder): string {
  return typeof folder === 'string' ? folder : Object.values(folder).join(', ');
}
