// Reads a saved AnalysisResult again, by the same check that links pass (analysis/checked.ts), and keeps it without
// pictures, which the file does not hold. Says what is wrong with a file that is none, or comes from a newer page.
import type { KeptAnalysis } from '../analysis/kept';
import { checkedResult } from '../analysis/checked';
import { MartError } from '../lib/errors';

const VERSION = 2;
/** 720 segments full of words take about 60 MB. */
const MOST_BYTES = 256e6;

/** The analysis in `file`; `onBytes` hears how much was read. Errors: result-invalid, result-newer. */
export async function readResultFile(file: File, onBytes: (loaded: number) => void): Promise<KeptAnalysis> {
  if (file.size > MOST_BYTES) throw invalid(file.name, `at most ${MOST_BYTES / 1e6} MB`);
  const texts: string[] = [];
  const decoder = new TextDecoder();
  let loaded = 0;
  for (const reader = file.stream().getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    texts.push(decoder.decode(value, { stream: true }));
    loaded += value.length;
    onBytes(loaded);
  }
  return keptFromJson(texts.join('') + decoder.decode(), file.name);
}

/** Throws `result-newer` {file, version, known} and `result-invalid` {file, rule}. */
export function keptFromJson(text: string, fileName: string): KeptAnalysis {
  const record = parsed(text, fileName);
  const version = typeof record === 'object' && record !== null && 'version' in record ? record.version : null;
  if (typeof version === 'number' && version > VERSION) {
    throw new MartError('result-newer', `${fileName} is of version ${version}`, {
      file: fileName,
      version,
      known: VERSION,
    });
  }
  const checked = checkedResult(record);
  if ('rule' in checked) throw invalid(fileName, checked.rule);
  const nothing = checked.result.segments.map(() => null);
  return { result: checked.result, thumbnails: nothing, sounds: nothing };
}

function parsed(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw invalid(fileName, `JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function invalid(file: string, rule: string): MartError {
  return new MartError('result-invalid', `${file}: ${rule}`, { file, rule });
}
