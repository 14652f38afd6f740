// SVG, PNG and report in a real browser: well-formed, of the right size, and harmless whatever names and words hold.
import { expect, test } from 'vitest';
import { savedResultSchema } from '../analysis/restore';
import type { AnalysisResult, Thumbnail } from '../analysis/types';
import { frameUrls, pngOf } from './pictures';
import { type ReportWords, writeReport } from './report';
import { type ExportSubject, PALETTE, type Palette } from './subject';
import { lightPaint, writeTimelineSvg } from './timeline-svg';

const HOSTILE = '</title></style><script>alert(1)</script><img src=x onerror=alert(1)>&"\'\u0001\ud800 ]]> -->';

const COLOURS = Object.fromEntries(PALETTE.map((name) => [name, '#808080'])) as Palette;

async function hostileSubject(): Promise<ExportSubject> {
  const text = await (await fetch('/sample/analysis.json')).text();
  const result: AnalysisResult = savedResultSchema.parse(JSON.parse(text));
  result.file.name = HOSTILE;
  const thumbnails = result.segments.map((_, i): Thumbnail | null =>
    i === 1 ? null : new Uint8ClampedArray(112 * 112 * 4).fill(200),
  );
  return {
    kept: { result, thumbnails, sounds: result.segments.map(() => null) },
    masks: result.segments.map(() => ({ mask: new Uint8Array(392).fill(1, 0, 200), revealed: new Uint8Array(392) })),
    classes: result.model.classes.map((name) => ({
      ...{ name, label: HOSTILE, light: '#123456', dark: '#abcdef', shape: 'square' },
    })),
    people: {
      lines: [
        { id: 'A', name: HOSTILE, look: { dash: '2 3', shape: 'circle', colour: 'text' }, values: [null, 0.5, -0.2] },
      ],
      shows: HOSTILE,
      bounds: [-1, 1],
    },
    colours: { light: COLOURS, dark: COLOURS },
    words: {
      lang: 'en',
      says: () => HOSTILE,
      headline: HOSTILE,
      honest: HOSTILE,
      credits: () => HOSTILE,
      facts: () => HOSTILE,
      wholeVideo: HOSTILE,
      sentiment: HOSTILE,
      time: 's',
      frames: 'frames',
    },
  };
}

function parsed(text: string, type: DOMParserSupportedType): Document {
  const document = new DOMParser().parseFromString(text, type);
  expect(document.querySelector('parsererror')?.textContent ?? null).toBeNull();
  return document;
}

const active = 'script, iframe, object, embed, link, foreignObject, [onerror], [onload], [onclick]';

test('the timeline is well-formed XML that loads and runs nothing', async () => {
  const subject = await hostileSubject();
  const svg = writeTimelineSvg(subject, { frames: await frameUrls(subject.kept), paint: lightPaint(subject) });
  const document = parsed(svg, 'image/svg+xml');
  expect(document.querySelectorAll('[stroke-dasharray="2 3"][stroke="#808080"]').length).toBeGreaterThan(1);
  expect(document.querySelectorAll(active)).toHaveLength(0);
  const images = [...document.querySelectorAll('image')];
  expect(images).toHaveLength(subject.kept.result.segments.length - 1);
  for (const image of images) expect(image.getAttribute('href')).toMatch(/^data:image\/jpeg;base64,/);
  expect(document.querySelectorAll('[href]:not(image), [src], [style], style')).toHaveLength(0);
});

test('the timeline becomes a PNG of twice its size', async () => {
  const subject = await hostileSubject();
  const svg = writeTimelineSvg(subject, { frames: await frameUrls(subject.kept), paint: lightPaint(subject) });
  const height = Number(/height="(\d+)"/.exec(svg)?.[1]);
  const bitmap = await createImageBitmap(await pngOf(svg));
  expect([bitmap.width, bitmap.height]).toEqual([2400, 2 * height]);
});

test('the report is one harmless page that holds the numbers', async () => {
  const subject = await hostileSubject();
  const { result } = subject.kept;
  const keys = ['title', 'curve', 'curveHow', 'segments', 'segmentsHow', 'segment', 'numbers', 'numbersHow'] as const;
  const more = ['start', 'end', 'recovery', 'noWords', 'notFor', 'about', 'licence', 'cite'] as const;
  const words: ReportWords = {
    ...(Object.fromEntries([...keys, ...more].map((key) => [key, HOSTILE])) as Record<
      (typeof keys)[number] | (typeof more)[number],
      string
    >),
    notices: [HOSTILE],
    facts: [[HOSTILE, HOSTILE]],
  };
  const document = parsed(writeReport(subject, words, await frameUrls(subject.kept)), 'text/html');
  expect(document.querySelectorAll(active)).toHaveLength(0);
  expect(document.querySelectorAll('img, [src]')).toHaveLength(0);
  expect(document.querySelectorAll('.strip > li')).toHaveLength(result.segments.length);
  const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent),
  );
  expect(rows.map((row) => row.slice(2, 2 + result.model.classes.length))).toEqual(
    result.segments.map(({ distribution }) => distribution.map((value) => value.toFixed(2))),
  );
});
