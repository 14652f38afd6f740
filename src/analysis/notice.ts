// What every result that leaves the page says of itself, in words (EU AI Act, article 50(3); docs/notice.md). In English, as
// the record's names are; what a person reads on the page is in their language (i18n).
import type { AnalysisResult } from './result';

export const NOTICE =
  'A machine (MART) recognised the emotions here: what a video conveys, not what a person feels. It can be wrong. Not for decisions about people: at work, in education, in policing, in medicine or elsewhere.';

/** The record as it is written to a file. */
export function withNotice({ version, notice: _, ...result }: AnalysisResult): AnalysisResult {
  return { version, notice: NOTICE, ...result };
}
