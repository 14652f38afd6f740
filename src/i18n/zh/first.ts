// Strings of the first visit in simplified Chinese.
import type { firstEn } from '../en/first';

export const firstZh: typeof firstEn = {
  title: '看看视频传达了哪种情感，又在何处传达',
  what: 'MART 将视频分成若干片段，遮挡每一帧的一部分再将其重建，并从画面、声音和文字中读出每个片段的情感。一切都在本页运行：视频不会离开您的设备。',
  brief: '逐个片段，从画面、声音和文字中读出。一切都在本页运行：视频不会离开您的设备。',
  drop: '将视频拖到页面任意位置，有字幕可一并拖入',
  open: '打开视频',
  sample: '试用示例',
  honest: '这里由机器识别情感：是视频所传达的情感，而不是某个人的感受。识别可能出错，不得用于对人作出决定。',
  kinds: 'mp4、mov、webm、mkv · 字幕：srt、vtt、sbv、ass',
  coming: '示例正在加载。',
  computed: '下面的示例是用同一模型预先算好的；点击“分析示例”可在此重新运行。',
  analyse: '分析示例',
};
