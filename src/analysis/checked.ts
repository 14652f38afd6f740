// The one check that everything passes which comes as a result and was not computed in this page: links, saved files, what
// this device has kept. First the form (result.ts, restore.ts), then the rules between its parts (rules.ts).
import { parsedForm } from '../lib/parsed-form';
import { savedResultSchema } from './restore';
import type { AnalysisResult } from './result';
import { brokenRule } from './rules';

/** The result, of whatever version it was written in; or the first rule that it breaks. */
export function checkedResult(record: unknown): { readonly result: AnalysisResult } | { readonly rule: string } {
  const parsed = parsedForm(savedResultSchema, record);
  if (!('form' in parsed)) return { rule: `${parsed.path || 'the file'}: ${parsed.message}` };
  const rule = brokenRule(parsed.form);
  return rule === null ? { result: parsed.form } : { rule };
}
