// The rows of the timeline in Chinese.
import type { timelineRowsEn } from '../en/timeline-rows';

export const timelineRowsZh: typeof timelineRowsEn = {
  rows: {
    flowers: '花形',
    sentiment: '情感倾向',
    curve: '曲线',
    people: '人物',
    frames: '画面',
    sound: '声音',
    words: '文字',
  },
  howTo: (row: string) => `怎么看：${row}`,
  help: {
    flowers: [
      '每个片段一朵花。每种情感有固定的方向，与普鲁契克情感轮一致；花瓣越长，该情感的概率越高，外圈为 1。',
      '把指针移到花上，或用键盘聚焦，就能看到放大的花和全部数值。片段很窄时，只显示最可能情感的标记，或高度等于其概率的竖条。',
    ],
    sentiment: [
      '正面情感的概率之和减去负面情感的概率之和，从 −1 到 +1。在线上方表示片段传达的正面情感更多，在下方表示负面情感更多。',
      '中性不计入任何一边。两个极值写在图上。',
    ],
    curve: [
      '重建的分布：每个片段中每种情感的概率，从 0 到 1。每个片段一个点；点与点之间的平滑线不会超出这些点。',
      '点击右边的名称可单独查看一种情感。堆叠图把同样的数值叠在一起。式 (3) 用整个视频的得分给每个片段加权，数值没有上下限，因此不能堆叠。',
    ],
    people: [
      '每个做过曲线的人物一条线：网络的方框跟随此人时的判断。在各行上方选择线条显示情感倾向或某一种情感。',
      '每个人物有自己的线型和标记。找不到人脸之处线条中断。',
    ],
    frames: [
      '每个片段中间的画面，即网络看到的样子，分成 7 × 7 个图块。深色图块被掩码遮住；琥珀色边框的图块作为提示露出。',
      '纯色方块表示没有保留画面，但掩码还在。',
      '找不到人脸的片段中网络看到的是居中方框：斜纹条标出这些片段。',
    ],
    sound: [
      '网络从每个片段听到的声音：片段中间的一秒，低频在下，声音越大颜色越重。一秒太窄看不清时会画宽一些。',
      '选择下面的一个词：颜色越浓，表示这个词越关注那部分声音。边框内是它最关注的十分之一区域。',
    ],
    words: [
      '每个词都在说出它的位置。粗线加标记和代号：已验证的线索，它在词典中的情感倾向、情感类别和程度都与片段一致。点线：部分一致。删除线：情感倾向不同。没有标记：词典中没有这个词。',
      '选择一个词，看它关注声音和画面的哪里。放不下时，词语以普通文字显示：放大后即可选择。',
    ],
  },

  flowerRow: '各片段的情感',
  flower: (segment: number, from: string, to: string, says: string) => `片段 ${segment}，${from}–${to} 秒：${says}`,
  sentiment: '情感倾向',
  sentimentColumn: '情感倾向',
  sliderSays: (where: string, says: string) => `${where}：${says}`,

  drawing: '画法',
  lines: '折线',
  stacked: '堆叠',
  noStack: '式 (3) 有小于 0 的值，因此不能堆叠',

  silent: '无声',
  soundNotKept: '分析时有声音，但没有保留它的图像。',
  soundScale: '各音高频带的响度，分贝',
  loud: (decibels: number) => `${decibels > 0 ? '+' : '−'}${Math.abs(decibels)} 分贝`,
  high: '高',
  low: '低',

  transcript: '按说出顺序排列的词语',
  crowded: (when: string, text: string) => `${when}：${text}。放大后可选择词语。`,
  wordSays: (means: string, standing: string) => `${means}，${standing}`,
  sentimentOnly: (sentiment: number): string =>
    sentiment > 0 ? '正面，没有具体情感' : sentiment < 0 ? '负面，没有具体情感' : '中性，没有具体情感',
  verified: '已验证的线索，通过全部 3 级',
  dropped: {
    'neutral-segment': '该片段为中性',
    sentiment: '未通过第 1 级：情感倾向与片段不同',
    emotion: '通过第 1 级：倾向相同，情感类别与片段不同',
    degree: '通过第 2 级：情感类别相同，在该情感词语中的位次与片段不同',
  },

  zoomIn: '放大',
  zoomOut: '缩小',
  whole: '全部',
  wholeHint: '显示整个视频',
  minimap: '可见范围',
  inSight: (from: string, to: string) => `${from}–${to} 秒`,
  playing: (rate: number) => `${rate < 0 ? '倒放 ' : ''}${Math.abs(rate)}×`,

  keys: '快捷键',
  keyList: [
    ['← →', '移动一个片段'],
    ['Shift ← →', '移动一帧'],
    ['J K L', '倒放、暂停、播放；再按一次速度加倍'],
    ['空格', '播放或暂停'],
    ['Home End', '开头、结尾'],
    ['+ − 0', '放大、缩小、全部'],
    ['Ctrl + 滚轮', '以指针为中心缩放；也可用双指'],
    ['双击', '放大到该片段'],
    ['?', '显示这些快捷键'],
  ],
  keysWhere: '页面上没有控件获得焦点时，这些键随处可用。',
};
