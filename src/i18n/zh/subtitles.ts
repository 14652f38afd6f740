// 字幕读取方式的中文文字。
import type { subtitlesEn } from '../en/subtitles';

export const subtitlesZh: typeof subtitlesEn = {
  open: '字幕',
  title: '字幕的读取方式',
  encoding: (file) => `“${file}”的编码`,
  encodingHint: '只能从文件的字符大致推测其编码。请选择能让下面几行显示正确的编码。',
  letters: {
    unicode: '所有语言',
    western: '西欧语言',
    central: '中欧语言',
    cyrillic: '西里尔字母',
    greek: '希腊语',
    turkish: '土耳其语',
    hebrew: '希伯来语',
    arabic: '阿拉伯语',
    baltic: '波罗的海语言',
    vietnamese: '越南语',
    thai: '泰语',
    simplified: '简体中文',
    traditional: '繁体中文',
    japanese: '日语',
    korean: '韩语',
  },
  preview: '开头几行',
  noCues: '按此编码读不出任何字幕。',
  apply: '按此读取并重新分析',
  applied: '现在即按此读取。',
  skipped: (n, file) => `“${file}”中略去 ${n} 条字幕`,
  line: (n) => `第 ${n} 行`,
  why: { times: '时间无法读取', order: '结束早于开始' },
  more: (n) => `另有 ${n} 条`,
};
