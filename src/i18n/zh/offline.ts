// Strings of being offline and of newer versions in simplified Chinese.
import type { offlineEn } from '../en/offline';

export const offlineZh: typeof offlineEn = {
  title: '没有网络时',
  button: '离线',
  noNetwork: '没有网络。视频、已保存的结果和链接照常打开；来自网址的视频则不行。',
  notKept: '没有网络，而且本页没有完整保存在此设备上：可能缺少一部分。',
  kept: '本页、已加载的模型和示例保存在此设备上：没有网络也能打开。',
  keptNot: '本页没有保存在此设备上：浏览器在此不允许，或空间不足。',
  seldom: (megabytes) =>
    `此浏览器无法读取的格式所需的解码器（ffmpeg.wasm、AC-3、DTS、ProRes；${megabytes} MB）在文件用到后才保存。`,
  keepSeldom: '现在保存',
  keeping: '正在获取…',
  seldomKept: '此浏览器无法读取的格式所需的解码器也已保存。',
  failed: '无法保存：没有网络或空间不足。',
  update: '本页的新版本已就绪。加载它会关闭当前打开的内容；完成的分析仍在“最近”中。',
  taken: '另一个标签页已换用本页的新版本。请先在此也加载它。',
  take: '加载',
};
