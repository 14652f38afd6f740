import { expect, test } from 'vitest';
import { parseCsv } from '../lib/csv';
import { writeCsv } from './csv';
import { sampleResult } from './test-subject';

test('every number of the result stands in the table with all its digits', () => {
  const result = sampleResult();
  const [head, ...rows] = parseCsv(writeCsv(result)).map(({ fields }) => fields);
  expect(rows).toHaveLength(result.segments.length);
  for (const [i, segment] of result.segments.entries()) {
    const cell = (name: string) => rows[i]?.[head?.indexOf(name) ?? -1];
    expect(Number(cell('segment'))).toBe(i + 1);
    expect(Number(cell('start_s'))).toBe(segment.start);
    expect(Number(cell('end_s'))).toBe(segment.end);
    expect(Number(cell('recovery_error'))).toBe(segment.recoveryError);
    let sentiment = 0;
    for (const [c, name] of result.model.classes.entries()) {
      expect(Number(cell(name))).toBe(segment.distribution[c]);
      expect(Number(cell(`visual_logit_${name}`))).toBe(segment.logits.visual?.[c]);
      expect(cell(`audio_logit_${name}`)).toBe(String(segment.logits.audio?.[c] ?? ''));
      expect(cell(`text_logit_${name}`)).toBe(String(segment.logits.text?.[c] ?? ''));
      sentiment += (segment.distribution[c] ?? 0) * (result.model.polarity[c] ?? 0);
    }
    expect(Number(cell('sentiment'))).toBeCloseTo(sentiment, 12);
    expect(cell('words')).toBe(segment.words.map(({ text }) => text).join(' '));
  }
});

test('words can neither break out of their field nor run as a formula', () => {
  const result = sampleResult();
  const said = ['=1+1', '@sum', '-2 "x"', 'a,b\r\nc', 'wait'];
  const segments = said.map((text) => {
    const [segment] = structuredClone(result.segments);
    if (!segment) throw new Error('no segment');
    return { ...segment, words: [{ text, start: 0, end: 1, pieces: [1, 2] as [number, number] }] };
  });
  const csv = writeCsv({ ...result, segments });
  const words = parseCsv(csv).map(({ fields }) => fields.at(-1));
  expect(words.slice(1)).toEqual(["'=1+1", "'@sum", '\'-2 "x"', 'a,b\r\nc', 'wait']);
  expect(csv.startsWith('segment,')).toBe(true);
});

test('letters beyond ASCII bring a byte order mark, so that spreadsheets read them', () => {
  const result = sampleResult();
  const [segment] = result.segments;
  segment?.words.push({ text: '你好', start: 0, end: 1, pieces: [1, 2] });
  expect(writeCsv(result).startsWith('\ufeff')).toBe(true);
});

test('a modality that is missing leaves its cells empty', () => {
  const result = sampleResult();
  for (const { logits } of result.segments) logits.audio = null;
  const [head, row] = parseCsv(writeCsv(result)).map(({ fields }) => fields);
  const first = head?.indexOf(`audio_logit_${result.model.classes[0]}`) ?? -1;
  expect(row?.slice(first, first + result.model.classes.length).join('')).toBe('');
  expect(row).toHaveLength(head?.length ?? -1);
});

test('people bring their names and curves of their own, empty where their face is not', () => {
  const result = sampleResult();
  const { classes } = result.model;
  const [segment] = result.segments;
  if (!segment) throw new Error('no segment');
  const { logits, scores, distribution } = segment;
  const curve = {
    segments: result.segments.map((_, i) => (i === 0 ? { logits, scores, distribution } : null)),
    video: { logits, scores, distribution },
  };
  const people = [{ id: 'A', name: '=Ann', seconds: 1, boxes: [], curve }];
  const segments = result.segments.map((one) => ({ ...one, person: 'A' }));
  const [head, ...rows] = parseCsv(writeCsv({ ...result, segments, people })).map(({ fields }) => fields);
  const cell = (row: number, name: string) => rows[row]?.[head?.indexOf(name) ?? -1];
  expect([cell(0, 'person'), cell(0, 'person_name'), cell(0, 'person_A')]).toEqual(['A', "'=Ann", "'=Ann"]);
  expect(classes.map((name) => Number(cell(0, `person_A_${name}`)))).toEqual(distribution);
  expect(cell(1, `person_A_${classes[0]}`)).toBe('');
});
