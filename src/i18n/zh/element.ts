// Strings of the element <mart-emotion> in simplified Chinese.
import type { elementEn } from '../en/element';
import { firstZh } from './first';

export const elementZh: typeof elementEn = {
  label: (file) => (file === '' ? '视频的情感' : `${file} 的情感`),
  curve: '随时间变化的情感',
  frames: '遮挡后的画面',
  still: '网络在此处看到的画面',
  mask: '此处的掩码：深色图块被遮挡',
  empty: '还没有视频。',
  choose: '选择视频',
  analyse: '分析',
  stop: '停止',
  again: '重试',
  veil: '遮挡',
  stages: {
    video: '正在获取视频',
    model: '正在加载模型',
    reading: '正在读取视频',
    running: '正在分析',
    finishing: '即将完成',
    result: '正在获取结果',
  },
  progress: (stage, percent) => `${stage}，${percent}%`,
  stopped: '已停止。',
  at: (time, says) => `${time}，${says}`,
  share: (name, value) => `${name} ${value.toFixed(2)}`,
  listed: (parts) => parts.join('，'),
  seconds: '秒',
  honest: firstZh.honest,
};
