// The one check that everything passes which comes as a result and was not computed in this page: links, saved files, what
// this device has kept. First the form (result.ts, restore.ts), then the rules between its parts (rules.ts).
import { savedResultSchema } from './restore';
import type { AnalysisResult } from './result';
import { brokenRule } from './rules';

/** The result, of whatever version it was written in; or the first rule that it breaks. */
export function checkedResult(record: unknown): { readonly result: AnalysisResult } | { readonly rule: string } {
  const parsed = savedResultSchema.safeParse(record);
  if (parsed.success) {
    const rule = brokenRule(parsed.data);
    return rule === null ? { result: parsed.data } : { rule };
  }
  const [issue] = parsed.error.issues;
  return { rule: issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : 'another form' };
}
