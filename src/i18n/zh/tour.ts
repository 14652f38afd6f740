// Strings of the tour in simplified Chinese.
import type { tourEn } from '../en/tour';

export const tourZh: typeof tourEn = {
  button: '导览',
  invite: '看看导览',
  label: (step, all) => `导览，第 ${step} 步，共 ${all} 步`,
  back: '上一步',
  next: '下一步',
  skip: '跳过',
  done: '完成',
  steps: {
    curve: {
      title: '传达了什么，在何处',
      text: '每条线是一种情感；每个片段中各类之和为 1。点击或拖动曲线：播放器、遮挡后的帧和文字会跟随光标。',
    },
    masks: {
      title: '遮挡了什么，又重建了什么',
      text: '网络遮挡每一帧的部分图块，再借助声音和文字，从余下的部分把它们重新画出。改变掩码比例，两幅画面会随之更新。',
    },
    words: {
      title: '起作用的文字，以及装下全部结果的链接',
      text: '点击一个词，即可看到它指向画面和声音的哪些位置。“分享”会生成一个链接，其中带有这份结果，但不含视频。',
    },
  },
};
