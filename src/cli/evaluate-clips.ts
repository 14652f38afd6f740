// The labelled clips of an evaluation: a folder whose subfolders are named by class, or a CSV with the columns file and
// label. Subtitles of the same base name beside a clip belong to it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { parseCsv } from '../lib/csv';
import { classOfLabel } from './evaluate-labels';

export interface LabelledClip {
  /** Path as the folder (with /) or the CSV gives it. */
  readonly file: string;
  readonly path: string;
  /** .srt or .vtt, at most one. */
  readonly subtitles: readonly string[];
  /** Class of the model. */
  readonly label: string;
}

export interface ClipSet {
  readonly clips: readonly LabelledClip[];
  /** Files of the folder that are no clips. */
  readonly skipped: readonly string[];
}

/** A clip whose label is still as it was found, and where: for the sentence about one that is not understood. */
interface FoundClip extends LabelledClip {
  readonly where: string;
}

const VIDEO = /\.(mp4|m4v|mov|webm|mkv|avi|ts|mts|m2ts|mpe?g|wmv|flv|ogv|3gp|3g2)$/i;
const SUBTITLES = ['.srt', '.vtt'];

/**
 * Clips of `source`, labelled by class. Throws an Error with a sentence for a source that is no such folder or CSV, and
 * one that names every label that is not `understood`.
 */
export function readClips(source: string, understood: ReadonlyMap<string, string>): ClipSet {
  if (!existsSync(source)) throw new Error(`there is no ${source}. Check the path.`);
  const { found, skipped } = statSync(source).isDirectory() ? inFolder(source) : inCsv(source);
  const unknown = new Map(
    found
      .filter(({ label }) => classOfLabel(understood, label) === null)
      .map(({ label, where }) => [label, `unknown label "${label}" (${where})`]),
  );
  if (unknown.size > 0) {
    throw new Error(`${[...unknown.values()].join('\n')}\nThese are understood: ${[...understood.keys()].join(', ')}.`);
  }
  const clips = found.map(({ file, path, subtitles, label }) => ({
    file,
    path,
    subtitles,
    label: classOfLabel(understood, label) ?? label,
  }));
  return { clips, skipped };
}

interface Found {
  readonly found: readonly FoundClip[];
  readonly skipped: readonly string[];
}

function inFolder(folder: string): Found {
  const names = readdirSync(folder).sort();
  const labels = names.filter((name) => !name.startsWith('.') && isFolder(join(folder, name)));
  if (labels.length === 0) {
    const tables = names.filter((name) => name.toLowerCase().endsWith('.csv')).map((name) => join(folder, name));
    const instead = tables.length > 0 ? `Give its CSV instead: ${tables.join(' or ')}.` : 'Name one for each class.';
    throw new Error(`${folder} has no subfolders. ${instead}`);
  }
  const skipped = names.filter((name) => !labels.includes(name));
  const found = labels.flatMap((label) => {
    const files = filesBelow(join(folder, label));
    const clips = files.filter(isVideo).map((path) => ({
      file: relative(folder, path).split(sep).join('/'),
      path,
      subtitles: subtitlesBeside(path),
      label,
      where: join(folder, label),
    }));
    const used = new Set(clips.flatMap(({ path, subtitles }) => [path, ...subtitles]));
    skipped.push(...files.filter((path) => !used.has(path)).map((path) => relative(folder, path)));
    return clips;
  });
  if (found.length === 0) throw new Error(`${folder} has no videos in its subfolders (${labels.join(', ')}).`);
  return { found, skipped };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** By its name. What starts with a dot is the system's, such as macOS's ._clip.mp4. */
function isVideo(path: string): boolean {
  return VIDEO.test(path) && !basename(path).startsWith('.');
}

function subtitlesBeside(path: string): string[] {
  const base = path.slice(0, path.length - extname(path).length);
  return SUBTITLES.map((extension) => base + extension)
    .filter((file) => existsSync(file))
    .slice(0, 1);
}

function inCsv(source: string): Found {
  if (!source.toLowerCase().endsWith('.csv')) {
    throw new Error(`${source} is neither a folder nor a .csv file.`);
  }
  const name = basename(source);
  const [header, ...rows] = parseTable(source);
  const titles = header?.fields.map((title) => title.trim().toLowerCase()) ?? [];
  const columnOf = (title: string): number => {
    const column = titles.indexOf(title);
    if (column !== -1) return column;
    throw new Error(`${name} has no column "${title}". Its first row is: ${header?.fields.join(', ') ?? '(empty)'}.`);
  };
  const [fileColumn, labelColumn] = [columnOf('file'), columnOf('label')];
  if (rows.length === 0) throw new Error(`${name} has no rows below its first.`);
  const found = rows.map(({ line, fields }) => {
    const [file, label] = [fields[fileColumn]?.trim() ?? '', fields[labelColumn]?.trim() ?? ''];
    if (file === '' || label === '') {
      throw new Error(`${name}, line ${line}: no ${file === '' ? 'file' : 'label'}.`);
    }
    const path = resolve(dirname(source), file);
    return { file, path, subtitles: subtitlesBeside(path), label, where: `${name}, line ${line}` };
  });
  return { found, skipped: [] };
}

function parseTable(source: string) {
  let text: string;
  try {
    // Takes a byte order mark off.
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(source));
  } catch {
    throw new Error(`${basename(source)} is not UTF-8. Save it as CSV in UTF-8.`);
  }
  try {
    return parseCsv(text);
  } catch (thrown) {
    throw new Error(`${basename(source)}, ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
  }
}
