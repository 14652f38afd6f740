// Reads a saved AnalysisResult again: its form by the schema, its parts against each other, then kept without pictures,
// which the file does not hold. Says what is wrong with a file that is none, or comes from a newer page.
import type { KeptAnalysis } from '../analysis/kept';
import { savedResultSchema } from '../analysis/restore';
import { brokenRule } from '../analysis/rules';
import { MartError } from '../lib/errors';

const VERSION = 2;
/** 720 segments full of words take about 60 MB. */
const MOST_BYTES = 256e6;

export async function readResultFile(file: File): Promise<KeptAnalysis> {
  if (file.size > MOST_BYTES) throw invalid(file.name, `at most ${MOST_BYTES / 1e6} MB`);
  return keptFromJson(await file.text(), file.name);
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
  const checked = savedResultSchema.safeParse(record);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw invalid(fileName, issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : 'another form');
  }
  const broken = brokenRule(checked.data);
  if (broken !== null) throw invalid(fileName, broken);
  const nothing = checked.data.segments.map(() => null);
  return { result: checked.data, thumbnails: nothing, sounds: nothing };
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
