// What a distribution or a video conveys, and how surely, in simplified Chinese.
import type { verdictEn } from '../en/verdict';

const two = (value: number) => value.toFixed(2);

export const verdictZh: typeof verdictEn = {
  value: (name, value) => `${name} ${two(value)}`,
  conveys: (name, value) => `传达${name} ${two(value)}`,
  sure: (name, value) => `${name} ${two(value)}，确定`,
  unsure: (first, a, second, b) => `不确定：${first} ${two(a)}，${second} ${two(b)}`,
  unclear: (first, a, second, b) => `不明确：${first} ${two(a)}，${second} ${two(b)}`,
  mixed: (first, a, second, b, all) => `混合：${all} 个片段中${first}占 ${a} 个，${second}占 ${b} 个`,
  video: '整个视频',
  here: '此片段',
  ofPeak: (percent) => `最不中性的 ${percent}% 片段的均值`,
  ofMeans: '各头作用于全部片段的均值',
  headline: '总结论',
  official: '各头作用于均值',
  sureFrom: (value) => `达到 ${two(value)} 才算确定`,
  neverSure: '从不确定：未在真实片段上测量',
  limits: '置信度',
};
