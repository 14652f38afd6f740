// The result as one HTML file that needs no script and loads nothing: what it conveys, the curve, the masked frames with
// their words, the numbers, the settings, licence and citation. Prints, and follows light and dark.
import { sentimentOf } from '../analysis/activation';
import { escapeMarkup } from './markup';
import { REPORT_STYLE } from './report-style';
import { type ClassLook, type ExportSubject, PALETTE, type Palette } from './subject';
import { framePicture, type Paint, writeTimelineSvg } from './timeline-svg';
import { markerPath } from '../lib/markers';
import { clock, signed } from '../lib/time';

export interface ReportWords {
  readonly title: string;
  readonly curve: string;
  readonly curveHow: string;
  readonly segments: string;
  readonly segmentsHow: string;
  readonly segment: string;
  readonly numbers: string;
  readonly numbersHow: string;
  readonly start: string;
  readonly end: string;
  readonly recovery: string;
  readonly noWords: string;
  /** What recognised emotions are not for. */
  readonly notFor: string;
  readonly about: string;
  /** Sentences that must be known to read the curve, for this result. */
  readonly notices: readonly string[];
  /** Name and value, in order: file, model, mask, run. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly licence: string;
  readonly cite: string;
}

const CITATION = `@inproceedings{zhang2024mart,
  title     = {{MART}: Masked Affective {RepresenTation} Learning via Masked Temporal Distribution Distillation},
  author    = {Zhang, Zhicheng and Zhao, Pancheng and Park, Eunil and Yang, Jufeng},
  booktitle = {2024 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)},
  pages     = {12830--12840},
  year      = {2024},
  doi       = {10.1109/CVPR52733.2024.01219}
}`;

const reportPaint: Paint = {
  ...(Object.fromEntries(PALETTE.map((name) => [name, `var(--${name})`])) as Palette),
  line: (index) => `var(--c${index})`,
};

export function writeReport(subject: ExportSubject, words: ReportWords, frames: readonly (string | null)[]): string {
  const { result } = subject.kept;
  const e = escapeMarkup;
  const svg = writeTimelineSvg(subject, { frames: [], paint: reportPaint, bare: true });
  return `<!doctype html>
<html lang="${e(subject.words.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${e(result.file.name)} · ${e(words.title)}</title>
<style>:root{color-scheme:light dark;${PALETTE.map(token(subject)).join('')}${subject.classes.map(colour).join('')}}${REPORT_STYLE}</style>
</head>
<body>
<header>
<p class="kind">${e(words.title)}</p>
<h1>${e(result.file.name)}</h1>
<p class="lead">${e(`${subject.words.wholeVideo} ${subject.words.headline}`)}</p>
<p class="facts">${e(subject.words.facts(result.file.duration.toFixed(1), result.segments.length, result.model.name))}</p>
<p class="honest">${e(`${subject.words.honest} ${words.notFor}`)}</p>
${words.notices.map((notice) => `<p class="notice">${e(notice)}</p>`).join('\n')}
</header>
<section><h2>${e(words.curve)}</h2><p class="how">${e(words.curveHow)}</p><div class="wide">${svg}</div></section>
<section><h2>${e(words.segments)}</h2><p class="how">${e(words.segmentsHow)}</p>${strip(subject, words, frames)}</section>
<section><h2>${e(words.numbers)}</h2><p class="how">${e(words.numbersHow)}</p>${table(subject, words)}</section>
<section class="about"><h2>${e(words.about)}</h2>
<dl>${words.facts.map(([name, value]) => `<dt>${e(name)}</dt><dd>${e(value)}</dd>`).join('')}</dl>
<p>${e(words.licence)}</p>
<p>${e(words.cite)}</p>
<pre>${lines(CITATION)}</pre>
</section>
</body>
</html>
`;
}

/** Text of several lines, whose line ends stay. */
const lines = (text: string) => text.split('\n').map(escapeMarkup).join('\n');

const token =
  ({ colours: { light, dark } }: ExportSubject) =>
  (name: keyof Palette) =>
    `--${name}:light-dark(${light[name]},${dark[name]});`;

const colour = ({ light, dark }: ClassLook, index: number) => `--c${index}:light-dark(${light},${dark});`;

function strip({ kept, masks, classes, words }: ExportSubject, text: ReportWords, frames: readonly (string | null)[]) {
  const cards = kept.result.segments.map((segment, i) => {
    const frame = frames[i];
    const top = segment.distribution.indexOf(Math.max(...segment.distribution));
    const look = classes[top];
    const said = segment.words.map((word) => word.text).join(' ');
    const times = `${clock(segment.start)} – ${clock(segment.end)}`;
    return [
      '<li>',
      frame
        ? `<svg viewBox="0 0 112 112" role="img" aria-label="${escapeMarkup(`${text.segment} ${i + 1}`)}">${framePicture(frame, masks[i] ?? null, { x: 0, y: 0, side: 112 }, reportPaint)}</svg>`
        : '',
      `<p class="when">${i + 1} · ${times}</p>`,
      `<p class="says">${look ? `<svg class="mark" viewBox="-6 -6 12 12" aria-hidden="true"><path d="${markerPath(look.shape, 0, 0, 4)}" fill="var(--c${top})"/></svg>` : ''}${escapeMarkup(words.says(segment.distribution))}</p>`,
      `<p class="said">${said ? `“${escapeMarkup(said)}”` : `<span class="none">${escapeMarkup(text.noWords)}</span>`}</p>`,
      '</li>',
    ].join('');
  });
  return `<ol class="strip">${cards.join('')}</ol>`;
}

/** The same two decimals as the page's own table. */
function table({ kept, classes, words }: ExportSubject, text: ReportWords): string {
  const { segments, model } = kept.result;
  const head = [
    text.segment,
    text.start,
    text.end,
    ...classes.map(({ label }) => label),
    words.sentiment,
    text.recovery,
  ];
  const rows = segments.map((segment, i) => {
    const top = Math.max(...segment.distribution);
    const cells = [
      `<td>${segment.start.toFixed(1)}</td><td>${segment.end.toFixed(1)}</td>`,
      ...segment.distribution.map((value) => `<td${value === top ? ' class="top"' : ''}>${value.toFixed(2)}</td>`),
      `<td>${signed(sentimentOf(segment.distribution, model.polarity))}</td><td>${segment.recoveryError.toFixed(2)}</td>`,
    ];
    return `<tr><th scope="row">${i + 1}</th>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table><thead><tr>${head.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
