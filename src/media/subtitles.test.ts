import { expect, test } from 'vitest';
import { seconds } from './cue-lines';
import { plainText } from './cue-text';
import { readSubtitles } from './subtitles';

const named = (content: BlobPart, name = 'talk.srt') => new File([content], name);

const SRT = `1
00:00:04,000 --> 00:00:05,500
<i>It's</i> {\\an8}wonderful &amp; new

2
00:00:01,000 --> 00:00:02,000
First
line two
`;

test('cues come sorted, on one line, without markup', async () => {
  const { cues, notices } = await readSubtitles(named(SRT));
  expect(cues).toEqual([
    { start: 1, end: 2, text: 'First line two' },
    { start: 4, end: 5.5, text: "It's wonderful & new" },
  ]);
  expect(notices).toEqual([]);
});

test('WebVTT is known by its content, whatever the extension', async () => {
  const text = 'WEBVTT - a title\n\nNOTE no cue\n\nid\n00:01.000 --> 00:02.250 line:0\n<v Ann>I <00:01.500>can</v>\n';
  expect((await readSubtitles(named(text, 'x.srt'))).cues).toEqual([{ start: 1, end: 2.25, text: 'I can' }]);
});

test('Windows and old Mac line ends read alike', async () => {
  const { cues } = await readSubtitles(named(SRT));
  for (const end of ['\r\n', '\r']) {
    expect((await readSubtitles(named(SRT.replaceAll('\n', end)))).cues).toEqual(cues);
  }
});

test('broken cues are skipped and counted', async () => {
  const text = `${SRT}\n3\n00:00:xx,000 --> 00:00:09,000\nlost\n\n4\n00:00:08,000 --> 00:00:07,000\nbackwards\n`;
  const { cues, notices, report } = await readSubtitles(named(text));
  expect(cues.map((cue) => cue.text)).toEqual(['First line two', "It's wonderful & new"]);
  expect(notices).toEqual([{ code: 'subtitles-skipped', details: { file: 'talk.srt', count: 2, lines: '11, 15' } }]);
  expect(report.skipped).toEqual([
    { line: 11, text: 'lost', why: 'times' },
    { line: 15, text: 'backwards', why: 'order' },
  ]);
});

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array<ArrayBuffer> {
  const marked = (mark ? '\uFEFF' : '') + text;
  const view = new DataView(new ArrayBuffer(marked.length * 2));
  for (let i = 0; i < marked.length; i++) view.setUint16(i * 2, marked.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

const SPOKEN = '1\n00:00:01,000 --> 00:00:02,000\nCrème brûlée – ни́когда 愛\n';

test('UTF-8 with a mark and UTF-16 of both byte orders, with and without one, read alike and need no notice', async () => {
  const plain = await readSubtitles(named(SPOKEN));
  expect(plain.cues[0]?.text).toBe('Crème brûlée – ни́когда 愛');
  for (const bytes of [
    `\uFEFF${SPOKEN}`,
    utf16(SPOKEN, true, true),
    utf16(SPOKEN, false, true),
    utf16(SPOKEN, true, false),
    utf16(SPOKEN, false, false),
  ]) {
    const { cues, notices, report } = await readSubtitles(named(bytes));
    expect({ cues, notices, encoding: report.encoding }).toEqual({ cues: plain.cues, notices: [], encoding: null });
  }
});

test('Western and Cyrillic code pages are guessed, and the guess is said', async () => {
  const western = 'Où étiez-vous hier soir? Je vous ai cherché à la fête, mais personne ne vous avait vu.';
  const bytes = Uint8Array.from(`1\n00:00:01,000 --> 00:00:02,000\n${western}\n`, (c) => c.charCodeAt(0));
  const read = await readSubtitles(named(bytes));
  expect(read.cues[0]?.text).toBe(western);
  expect(read.notices).toEqual([
    { code: 'subtitles-encoding', details: { file: 'talk.srt', encoding: 'windows-1252' } },
  ]);

  const cyrillic = 'Где вы были вчера вечером? Я искал вас на празднике, но никто вас не видел.';
  const windows1251 = (c: string) => {
    const code = c.charCodeAt(0);
    return code >= 0x410 && code <= 0x44f ? code - 0x350 : code;
  };
  const russian = await readSubtitles(
    named(Uint8Array.from(`1\n00:00:01,000 --> 00:00:02,000\n${cyrillic}\n`, windows1251)),
  );
  expect(russian.cues[0]?.text).toBe(cyrillic);
  expect(russian.notices[0]?.details).toEqual({ file: 'talk.srt', encoding: 'windows-1251' });
});

test('a file without a usable cue says whether it is broken or empty', async () => {
  const code = (content: BlobPart) => expect(readSubtitles(named(content))).rejects;
  await code('').toMatchObject({ code: 'subtitles-empty', details: { file: 'talk.srt' } });
  await code('WEBVTT\n\n').toMatchObject({ code: 'subtitles-empty' });
  await code('1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n').toMatchObject({ code: 'subtitles-empty' });
  await code('Dear diary,\n\nnothing here is a cue.\n').toMatchObject({ code: 'subtitles-broken' });
  await code('1\nxx --> yy\nwords\n').toMatchObject({ code: 'subtitles-broken' });
  await code(new Uint8Array(40 * 2 ** 20)).toMatchObject({ code: 'subtitles-broken' });
});

test('ASS dialogue gives its text alone', async () => {
  const text = `[Script Info]
Title: x

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.50,0:00:03.00,Default,,0,0,0,,{\\pos(1,2)}Hello,\\Nworld
`;
  expect((await readSubtitles(named(text, 'x.ass'))).cues).toEqual([{ start: 1.5, end: 3, text: 'Hello, world' }]);
});

test('text that only looks like markup stays', () => {
  expect(plainText('I <3 you & a < b')).toBe('I <3 you & a < b');
  expect(plainText('&lt;not a tag&gt; &#233;&#xe9; &unknown;')).toBe('<not a tag> éé &unknown;');
});

test.each([
  ['no blank line between cues', '1\n00:00:00,000 --> 00:00:01,000\nGood\n2\n00:00:01,000 --> 00:00:02,000\nday\n'],
  ['a blank line of a space', '1\n00:00:00,000 --> 00:00:01,000\nGood\n \n2\n00:00:01,000 --> 00:00:02,000\nday\n \n'],
  ['an arrow without spaces', '1\n00:00:00,000-->00:00:01,000\nGood\n\n2\n00:00:01,000 -->00:00:02,000\nday\n'],
  ['times of fewer parts', '1\n00:00 --> 00:01\nGood\n\n2\n0:0:1,0 --> 2\nday\n'],
  ['a blank line within a cue', 'WEBVTT\n\n00:00.000 --> 00:01.000\n\nGood\n\nname\n00:01.000 --> 00:02.000\n\nday\n'],
  [
    'an aside',
    'WEBVTT\n\nNOTE 1\nno words\n\n00:00.000 --> 00:01.000\nGood\n\nNOTE x\n\n00:01.000 --> 00:02.000\nday\n',
  ],
  ['SBV', '0:00:00.000,0:00:01.000\nGood\n\n0:00:01.000,0:00:02.000\nday\n'],
])('%s is read', async (_, text) => {
  expect(await readSubtitles(named(text))).toMatchObject({
    cues: [
      { start: 0, end: 1, text: 'Good' },
      { start: 1, end: 2, text: 'day' },
    ],
    notices: [],
  });
});

test('a number that is said stays', async () => {
  const { cues } = await readSubtitles(named('1\n00:00:00,000 --> 00:00:01,000\nHow many?\n12\n\n2\n1 --> 2\nSo few.'));
  expect(cues.map(({ text }) => text)).toEqual(['How many? 12', 'So few.']);
});

test('times are read as people write them', () => {
  const written = [
    '00:00:01.100',
    '0:0:2,2',
    '00:05',
    '00:00:0008,200',
    '1:2:3,4',
    '6',
    '-00:-7:-40,-860',
    '1:2:3:4',
    '',
  ];
  expect(written.map(seconds)).toEqual([1.1, 2.2, 5, 8.2, 3723.4, 6, null, null, null]);
});

test('a cue of half an hour is kept, and said', async () => {
  const { cues, notices } = await readSubtitles(named('WEBVTT\n\n00:03.000 --> 32:41.000\nlong\n'));
  expect(cues).toHaveLength(1);
  expect(notices[0]).toMatchObject({ code: 'subtitles-long', details: { count: 1, start: 3, seconds: 1958 } });
});

test('hundredths of ASS are hundredths', async () => {
  const text = '[Script Info]\n\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:03.67,0:00:06.04,So, it is\n';
  expect((await readSubtitles(named(text))).cues).toEqual([{ start: 3.67, end: 6.04, text: 'So, it is' }]);
});

test('kinds that are not read are named', async () => {
  const kind = (content: string) => expect(readSubtitles(named(content))).rejects;
  await kind('{0}{25}frames\n').toMatchObject({ code: 'subtitles-kind', details: { kind: 'MicroDVD' } });
  await kind('<?xml version="1.0"?>\n<tt xmlns="x"/>').toMatchObject({
    code: 'subtitles-kind',
    details: { kind: 'TTML' },
  });
  await kind('<SAMI>').toMatchObject({ code: 'subtitles-kind', details: { kind: 'SAMI' } });
});

test('four Chinese characters are not taken for Japanese', async () => {
  const bytes = [0xbd, 0xf1, 0xcc, 0xec, 0xba, 0xdc, 0xba, 0xc3];
  const text = Uint8Array.from([...new TextEncoder().encode('1\n00:00:01,000 --> 00:00:02,000\n'), ...bytes]);
  const { cues, notices } = await readSubtitles(named(text));
  expect(cues[0]?.text).toBe('今天很好');
  expect(notices[0]?.details.encoding).toBe('gb18030');
});

test('an encoding that was chosen is read instead of a guess, for that file alone', async () => {
  const bytes = Uint8Array.from('1\n00:00:01,000 --> 00:00:02,000\n\xcf\xf0\xe8\xe2\xe5\xf2\n', (c) => c.charCodeAt(0));
  const file = named(bytes);
  const { report } = await readSubtitles(file);
  const chosen = await readSubtitles(file, { [report.key]: 'windows-1251' });
  expect(chosen.cues[0]?.text).toBe('Привет');
  expect(chosen.notices).toEqual([
    { code: 'subtitles-chosen', details: { file: 'talk.srt', encoding: 'windows-1251' } },
  ]);
  expect(chosen.report.encoding).toBe('windows-1251');
  const other = await readSubtitles(named(bytes, 'other.srt'), { [report.key]: 'windows-1251' });
  expect(other.notices[0]?.code).toBe('subtitles-encoding');
});
