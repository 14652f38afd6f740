// From what the page shows to what the writers need: the analysis, the masks under the settings chosen now, looks and
// sentences in the page's language.
import { videoVerdict } from '../../analysis/confidence';
import { NOTICE } from '../../analysis/notice';
import type { AnalysisResult, OpenVideo } from '../../analysis/types';
import type { MaskedVideoJob } from '../../export/masked-video-types';
import type { ReportWords } from '../../export/report';
import { type ClassLook, type ExportSubject, type ExportWords, PALETTE, type Palette } from '../../export/subject';
import { className, noticeText, strings } from '../../i18n/strings';
import type { MaskOf } from '../../state/masks';
import type { PageState } from '../../state/page-state';
import { emotionLooks } from '../../ui/emotions';
import { tokenOf } from '../../ui/tokens';
import { personName } from '../people/person-look';
import { peopleLines } from '../timeline/people-row';
import { segmentText, statementText } from '../statement';

const text = strings.export;

/** Null while there is no whole result. */
export function subjectOf(state: PageState, maskOf: MaskOf): ExportSubject | null {
  const { result, thumbnails, sounds, mask, paint, personClass } = state;
  if (!result) return null;
  return {
    kept: { result, thumbnails, sounds },
    masks: result.segments.map((segment, index) => {
      const shown = maskOf(segment, index, mask, paint);
      return { mask: shown.mask, revealed: shown.hints };
    }),
    classes: classLooks(result),
    people: {
      lines: peopleLines(result, personClass),
      shows: personClass === null ? strings.people.sentiment : className(personClass),
      bounds: personClass === null ? [-1, 1] : [0, 1],
    },
    colours: { light: palette('light'), dark: palette('dark') },
    words: exportWords(result),
  };
}

function palette(scheme: 'light' | 'dark'): Palette {
  return Object.fromEntries(PALETTE.map((name) => [name, tokenOf(name, scheme)])) as Palette;
}

function classLooks({ model }: AnalysisResult): ClassLook[] {
  const looks = emotionLooks(model.classes);
  return model.classes.flatMap((name) => {
    const look = looks.get(name);
    if (!look) return [];
    const { light, dark, shape } = look;
    return [{ name, label: className(name), light, dark, shape }];
  });
}

function exportWords(result: AnalysisResult): ExportWords {
  const { model } = result;
  const { statement: headline } = videoVerdict(result);
  return {
    lang: text.lang,
    says: (distribution) => segmentText(distribution, model, 'conveys') ?? '',
    headline: headline ? statementText(headline, model.classes, 'conveys') : '',
    honest: text.honest,
    credits: text.credits,
    facts: text.facts,
    wholeVideo: text.wholeVideo,
    sentiment: text.sentiment,
    time: text.time,
    frames: text.frames,
  };
}

/** `shown`: what the pictures are drawn under. */
export function reportWords(result: AnalysisResult, shown: Pick<PageState, 'mask' | 'paint'>): ReportWords {
  const { title, curve, curveHow, segments, segmentsHow, segment, numbers, numbersHow, start, end } = text.report;
  const { recovery, noWords, about, licence, cite } = text.report;
  return {
    ...{ title, curve, curveHow, segments, segmentsHow, segment, numbers, numbersHow, start, end },
    ...{ recovery, noWords, about, licence, cite },
    notices: (result.notices ?? []).map((code) => noticeText(code, {})),
    notFor: text.notFor,
    facts: reportFacts(result, shown),
  };
}

function reportFacts(result: AnalysisResult, { mask, paint }: Pick<PageState, 'mask' | 'paint'>) {
  const { file, model, segments, run } = result;
  const words = text.report;
  const [from, to] = [segments[0]?.start ?? 0, segments.at(-1)?.end ?? 0];
  const drawn = words.maskValue(strings.mask.strategies[mask.strategy], Math.round(mask.ratio * 100), mask.seed);
  return [
    [words.file, words.fileValue(file.name, file.width, file.height, (file.bytes / 1e6).toFixed(1))],
    [words.hash, file.sha256 || words.notHashed],
    [words.part, words.partValue(from.toFixed(1), to.toFixed(1))],
    [words.crop, viewFact(result)],
    ...peopleFacts(result),
    [words.model, words.modelValue(model.name, model.trained)],
    [words.modelHash, model.sha256],
    [words.mask, paint.size > 0 ? words.maskPainted(drawn) : drawn],
    [words.run, [strings.topBar.backends[run.backend] ?? run.backend, run.adapter, run.precision].join(', ')],
  ] as const;
}

/** What the network saw. */
function viewFact({ settings: { view }, segments, people }: AnalysisResult): string {
  const words = text.report;
  if (view.kind === 'frame') return words.cropCentre;
  if (view.kind === 'square') return words.cropValue(view.square.x, view.square.y, view.square.side);
  const whom = people
    .map((person) => ({ name: personName(person), count: segments.filter((one) => one.person === person.id).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => words.cropFollows(name, count));
  const nobody = segments.filter(({ person }) => person === null).length;
  return strings.app.listed([...whom, ...(nobody > 0 ? [words.cropNobody(nobody)] : [])]);
}

/** Everybody whose own curve was made, and what it conveys. */
function peopleFacts({ people, model }: AnalysisResult): (readonly [string, string])[] {
  return people.flatMap((person) => {
    const says = person.curve && segmentText(person.curve.video.distribution, model, 'conveys');
    return says ? [[personName(person), says] as const] : [];
  });
}

/** What the masked video is made of; `video` is the one that the result belongs to. */
export function videoJob({ kept, masks, classes, colours, words }: ExportSubject, video: OpenVideo): MaskedVideoJob {
  const { segments } = kept.result;
  return {
    file: video.file,
    segments: segments.map(({ start, end, square, frameTimes, distribution }, i) => ({
      start,
      end,
      square,
      frameTimes,
      mask: masks[i]?.mask ?? new Uint8Array(),
      hints: masks[i]?.revealed ?? new Uint8Array(),
      distribution,
      says: words.says(distribution),
    })),
    classes: classes.map(({ label, dark, shape }) => ({ label, colour: dark, shape })),
    colours: colours.dark,
    footer: words.honest,
    notice: NOTICE,
  };
}
