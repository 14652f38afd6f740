// Strings of the recent analyses in simplified Chinese.
import type { recentEn } from '../en/recent';

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

export const recentZh: typeof recentEn = {
  button: '最近',
  hint: '保存在此设备上的分析',
  title: '最近的分析',
  intro: (entries, bytes) =>
    `完成的分析保存在此设备上，最多 ${entries} 份、${megabytes(bytes)} MB：数值、文字和小图。视频本身从不保存。`,
  none: '尚未保存任何分析。',
  total: (n, bytes) => `${n} 份分析，${megabytes(bytes)} MB`,
  open: (name) => `打开“${name}”的分析`,
  facts: (length, segments, model) => `${length} · ${segments} 个片段 · ${model}`,
  unreadable: '由本页的其他版本写入，只能删除。',
  delete: (name) => `删除“${name}”的分析`,
  deleteUnreadable: '删除无法读取的分析',
  deleteAll: '全部删除',
  deleted: (n) => `已删除 ${n} 份分析。`,
  undo: '撤销',
  keep: '把完成的分析保存在此设备上',
  reopen: '上次在此设备上：',
  all: (n) => `全部 ${n} 份`,
};
