// What the two sides of a comparison are called: by their files, and by what else tells them apart.
import type { AnalysisResult } from '../../analysis/types';
import { strings } from '../../i18n/strings';

/** The file's name, with model and mask where they are not the same on the other side. */
export function sideName({ file, model, settings }: AnalysisResult, other: AnalysisResult): string {
  const parts = [file.name];
  if (model.sha256 !== other.model.sha256) parts.push(model.name);
  const { strategy, ratio, lambda, reveal, seed } = settings;
  const same =
    strategy === other.settings.strategy &&
    ratio === other.settings.ratio &&
    lambda === other.settings.lambda &&
    reveal === other.settings.reveal &&
    seed === other.settings.seed;
  if (!same) parts.push(strings.compare.mask(strings.mask.strategies[strategy], Math.round(ratio * 100)));
  if (settings.segments !== other.settings.segments) parts.push(strings.topBar.segments(settings.segments));
  return parts.join(' · ');
}
