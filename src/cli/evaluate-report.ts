// What an evaluation gives: the record that --json prints, and the same as tables for a person, with baselines.
import { type Statement, videoVerdict } from '../analysis/confidence';
import type { AnalysisResult } from '../analysis/result';
import { MODALITIES } from '../lib/shapes';
import { accuracy, calibrationError, confusionMatrix, macroF1, majority, meanRecall, topClass } from './metrics';

export interface EvaluatedClip {
  readonly file: string;
  readonly label: string;
  /** Likeliest class of the video's headline; null: the clip can't be read. */
  readonly prediction: string | null;
  /** Whether the headline is sure. */
  readonly says: Statement['kind'] | null;
  /** The headline's, in the order of `classes`. */
  readonly distribution: readonly number[] | null;
  /** The class that each modality's head alone says for the video; null where the clip lacks the modality. */
  readonly visual: string | null;
  readonly audio: string | null;
  readonly text: string | null;
  /** Segments, those of them whose square follows a face, and people found in all; null: the clip can't be read. */
  readonly segments: number | null;
  readonly followed: number | null;
  readonly people: number | null;
}

export interface Evaluation {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly meanRecall: number;
  /** Expected, of the headlines; null without any. */
  readonly calibrationError: number | null;
  readonly classes: readonly string[];
  /** [label][prediction], without the clips that can't be read. */
  readonly confusion: readonly (readonly number[])[];
  readonly clips: readonly EvaluatedClip[];
}

/** A clip with what the page said of it; `result` null: it can't be read. */
export function evaluatedClip(
  { file, label }: { readonly file: string; readonly label: string },
  result: Pick<AnalysisResult, 'model' | 'video' | 'segments' | 'people'> | null,
): EvaluatedClip {
  if (!result) {
    const nothing = { prediction: null, says: null, distribution: null, visual: null, audio: null, text: null };
    return { file, label, ...nothing, segments: null, followed: null, people: null };
  }
  const { logits } = result.video;
  const { distribution, statement } = videoVerdict(result);
  const top = (scores: readonly number[] | null) => (scores === null ? null : topClass(result.model.classes, scores));
  return {
    file,
    label,
    prediction: top(distribution),
    says: statement?.kind ?? null,
    distribution,
    visual: top(logits.visual),
    audio: top(logits.audio),
    text: top(logits.text),
    segments: result.segments.length,
    followed: result.segments.filter(({ person }) => person !== null).length,
    people: result.people.length,
  };
}

export function evaluationOf(classes: readonly string[], clips: readonly EvaluatedClip[]): Evaluation {
  return {
    accuracy: accuracy(clips),
    macroF1: macroF1(classes, clips),
    meanRecall: meanRecall(classes, clips),
    calibrationError: clips.some(({ distribution }) => distribution) ? calibrationError(clips) : null,
    classes,
    confusion: confusionMatrix(classes, clips),
    clips,
  };
}

const NONE = '–';

/** The evaluation as text: a row per clip, the confusion, the figures and what they have to beat. */
export function reportOf(evaluation: Evaluation): string {
  return [
    clipTable(evaluation),
    `confusion (row: label, column: prediction)\n${confusionTable(evaluation)}`,
    figures(evaluation),
    baselines(evaluation),
  ].join('\n\n');
}

function clipTable({ clips }: Evaluation): string {
  const rows = clips.map(({ file, label, prediction, distribution, ...clip }) => [
    file,
    label,
    prediction ?? 'unreadable',
    distribution ? Math.max(...distribution).toFixed(2) : NONE,
    ...MODALITIES.map((modality) => clip[modality] ?? NONE),
  ]);
  return table([['file', 'label', 'prediction', 'share', ...MODALITIES], ...rows]);
}

function confusionTable({ classes, confusion, clips }: Evaluation): string {
  const unreadable = classes.map(
    (name) => clips.filter(({ label, prediction }) => label === name && prediction === null).length,
  );
  const shown = unreadable.some((count) => count > 0);
  const rows = classes.map((name, i) => {
    const counts = [...(confusion[i] ?? []), ...(shown ? [unreadable[i]] : [])];
    return [name, ...counts.map((count) => String(count || NONE))];
  });
  return table([['', ...classes, ...(shown ? ['unreadable'] : [])], ...rows]);
}

function figures(evaluation: Evaluation): string {
  const { clips } = evaluation;
  const unreadable = clips.filter(({ prediction }) => prediction === null).length;
  return table([
    ['clips', `${clips.length}${unreadable > 0 ? `, ${unreadable} unreadable: counted as wrong` : ''}`],
    ['accuracy', evaluation.accuracy.toFixed(3)],
    ['macro F1', evaluation.macroF1.toFixed(3)],
    ['mean recall', evaluation.meanRecall.toFixed(3)],
    ['calibration error', evaluation.calibrationError?.toFixed(3) ?? NONE],
  ]);
}

/** Always saying the most frequent label, and each modality alone on the clips that have it. */
function baselines({ classes, clips }: Evaluation): string {
  const { name, share } = majority(classes, clips);
  const alone = MODALITIES.map((modality) => {
    const having = clips.flatMap(({ label, [modality]: said }) => (said === null ? [] : [{ label, prediction: said }]));
    return [`${modality} alone`, having.length > 0 ? accuracy(having).toFixed(3) : NONE, String(having.length)];
  });
  return table([
    ['baseline', 'accuracy', 'clips'],
    [`always ${name}`, share.toFixed(3), String(clips.length)],
    ...alone,
  ]);
}

/** Columns as wide as their widest cell, two blanks apart. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
