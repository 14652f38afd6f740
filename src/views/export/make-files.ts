// The files of a result, each made by a writer that is loaded only then, and how a browser saves one.
import type { ReportWords } from '../../export/report';
import type { ExportSubject } from '../../export/subject';

export const FILE_KINDS = ['report', 'png', 'svg', 'csv', 'vtt', 'json', 'npz'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** What stands behind the video's name in the file's. */
export const FILE_ENDINGS: Readonly<Record<FileKind, string>> = {
  report: 'report.html',
  png: 'timeline.png',
  svg: 'timeline.svg',
  csv: 'numbers.csv',
  vtt: 'emotions.vtt',
  json: 'mart.json',
  npz: 'attention.npz',
};

const textFile = (content: string, type: string) => new Blob([content], { type: `${type};charset=utf-8` });

const timelineSvg = async (subject: ExportSubject) => {
  const [{ lightPaint, writeTimelineSvg }, { frameUrls }] = await Promise.all([
    import('../../export/timeline-svg'),
    import('../../export/pictures'),
  ]);
  return writeTimelineSvg(subject, { frames: await frameUrls(subject.kept), paint: lightPaint(subject) });
};

const makers: Readonly<Record<FileKind, (subject: ExportSubject, words: ReportWords) => Promise<Blob>>> = {
  async report(subject, words) {
    const [{ writeReport }, { frameUrls }] = await Promise.all([
      import('../../export/report'),
      import('../../export/pictures'),
    ]);
    const frames = await frameUrls(subject.kept);
    return textFile(writeReport(subject, words, frames), 'text/html');
  },
  async png(subject) {
    const { pngOf } = await import('../../export/pictures');
    return pngOf(await timelineSvg(subject));
  },
  svg: async (subject) => textFile(await timelineSvg(subject), 'image/svg+xml'),
  async csv({ kept }) {
    const { writeCsv } = await import('../../export/csv');
    return textFile(writeCsv(kept.result), 'text/csv');
  },
  async vtt(subject) {
    const { writeVtt } = await import('../../export/vtt');
    return textFile(writeVtt(subject), 'text/vtt');
  },
  async json({ kept }) {
    const { jsonFile } = await import('../../export/worker-client');
    return jsonFile(kept.result);
  },
  async npz({ kept }) {
    const { npzFile } = await import('../../export/worker-client');
    return npzFile(kept.result);
  },
};

export function makeFile(kind: FileKind, subject: ExportSubject, words: ReportWords): Promise<Blob> {
  return makers[kind](subject, words);
}

/** Hands `blob` to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then; a browser that asks first where to put it may take its time.
  setTimeout(() => URL.revokeObjectURL(link.href), 10 * 60_000);
}
