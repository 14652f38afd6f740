// Words, picture and sound in simplified Chinese.
import type { wordsEn } from '../en/words';

const two = (value: number) => value.toFixed(2);
const percent = (share: number) => (share === 0 ? '0%' : `${(share * 100).toFixed(share < 0.01 ? 2 : 1)}%`);
const count = (n: number) => n.toLocaleString('zh-CN');
const sides = { '1': '正面', '0': '中性', '-1': '负面' };
const side = (polarity: number) => sides[String(Math.sign(polarity)) as keyof typeof sides];

const ranks = (own: number, name: string, segment: number) =>
  `在词典的${name}词语中位次 ${two(own)}，片段 ${two(segment)}：相差 ${two(Math.abs(own - segment))}`;

export const wordsZh: typeof wordsEn = {
  label: '文字、画面与声音',
  segment: (n, all) => `片段 ${n} / ${all}`,
  percent,
  fine: (share) => `${(share * 100).toFixed(3)}%`,

  none: '该片段没有文字。',
  noneAtAll: '这段视频没有文字：没有词语指向画面和声音，也没有可验证的词语。',
  notKept: '这份保存的分析不含该片段的文字。拖入同一视频即可查看。',
  linksNotKept: '这份保存的分析不含词语的注意力。拖入同一视频即可查看；验证阶梯不受影响。',
  noSegment: '光标处的片段尚未分析。',

  line: '该片段的词语',
  lineHint: '选择一个词语，查看它指向哪里。方向键在词语间移动，回车键取消选择。',
  standing: (steps, dropped) => (dropped ? `在词典中，通过 ${steps} / 3 级` : '已验证线索，通过 3 / 3 级'),
  looks: (share) => `对所选图块 ${percent(share)}`,
  legend: '通过的级数，共 3 级',

  points: (word) => `“${word}”指向`,
  pointsAll: '所有词语共同指向',
  show: '显示',
  modes: { all: '看向何处', more: '高于平均之处' },
  apart: (picture, sound) =>
    [
      picture === null ? '' : `对画面的注意有 ${percent(picture)}`,
      sound === null ? '' : `对声音的注意有 ${percent(sound)}`,
    ]
      .filter((part) => part !== '')
      .join('，')
      .concat('落在与所有词语平均不同的地方。'),
  alike: '该片段中所有词语几乎指向相同的地方。',
  picture: '画面',
  pictureLabel: (what, step) => `${what}：画面，时间步 ${step}`,
  patch: (row, column, share) => `第 ${row} 行第 ${column} 列：${percent(share)}`,
  patchHint: '选择一个图块，查看哪些词语看向它',
  onlyKept: '只保存了时间步 5 的画面。',
  sound: '声音',
  soundLabel: (what) => `${what}：声音`,
  soundSpan: (from, to) => `${from}–${to} 秒`,
  noSound: '该片段没有声音。',
  soundNotKept: '没有保存声音的图像。',
  high: '高',
  low: '低',
  scale: (patches) => `每个图块的占比；${patches} 个图块合计 100%`,
  scaleMore: '高于所有词语平均值的占比',
  even: (share) => `均匀：${percent(share)}`,
  steps: '时间步',
  step: (step, share) => `时间步 ${step}：${percent(share)}`,
  stepsHint: '8 个时间步各自的占比；均匀时为 12.5%',

  lookers: (row, column, step) => `看向第 ${row} 行第 ${column} 列（时间步 ${step}）的词语`,
  lookersAlike: (low, high) => `各词几乎同样看向它：${two(low * 100)}% 至 ${two(high * 100)}%。`,
  letGo: '取消选择图块',

  ladder: '验证阶梯',
  against: (name, degree, polarity) => `对照片段：${name} ${two(degree)}，${side(polarity)}`,
  rungs: { sentiment: '情感倾向', emotion: '情感类别', degree: '程度' },
  neutral: (name) => `片段的首位类别是${name}，没有词语可以相同的情感倾向，因此没有词语得到验证。`,
  ladderNone: '词典不认识该片段中的任何词语。',
  passed: '通过',
  failed: '在此未通过',
  notReached: '未到达',
  why: {
    sentiment: (own, segment, name) => `${side(own)}，而片段为${side(segment)}（${name}）。`,
    emotion: (own, degree, name, ofName) => `主要是${own} ${two(degree)}，而非${name}（${two(ofName)}）。`,
    noEmotion: (name) => `词典没有给出它的情感类别，因此不算${name}。`,
    degree: (own, name, segment, tau) => `${ranks(own, name, segment)}，不小于 tau ${two(tau)}。`,
    verified: (own, name, segment, tau) => `${ranks(own, name, segment)}，小于 tau ${two(tau)}。`,
  },
  phrase: (phrase) => `词条“${phrase}”`,
  tau: 'tau',
  tauHint: '词语与片段在词典该情感词语中的位次最多可相差多少，0 至 1',
  counts: (known, words, verified) =>
    `整段视频：${count(words)} 个词中认识 ${count(known)} 个，已验证 ${count(verified)} 个`,
  countsHint: '一个词在它出现的每个片段中各计一次',

  lexicon: (name, words) => `词典：${name}，${count(words)} 个词`,
  lexiconOwn: (file, name, words) => `词典：${name}，来自“${file}”，${count(words)} 个词`,
  lexiconComing: '词典随模型一同加载。',
  lexiconNone: '没有词典：不验证任何词语。',
  openLexicon: '打开自己的词典',
  openLexiconHint: 'SenticNet 或 NRC 的文本文件（.txt、.tsv、.csv）；只留在此设备上，关闭页面后即忘记',
  modelLexicon: '改回模型的词典',
  again: '重试',

  help: '如何解读',
  helpText: [
    '指向：每个词语都注意画面的 392 个图块（8 个时间步，每步 7 × 7）和声音的 108 个图块。它的占比在两者上各合计 100%；若处处均匀，画面的图块各得 0.26%，声音的图块各得 0.93%。未选词语时显示所有词语的平均，掩码用的正是它。',
    '这是网络的跨模态注意力，对 8 个注意力头和词片取平均。注意力说明网络看了哪里，而不是由什么决定。',
    '阶梯：词典认识的词语与网络为该片段恢复的分布相对照。第 1 级：情感倾向相同。第 2 级：情感类别相同。第 3 级：程度相近，相差小于 tau。三级都通过的是已验证线索。',
    '程度按位次比较：词典中该情感的词语里，概率不高于该词语（或该片段）的占比。概率本身不可比，因为一个词语说明的比整个片段少：“happy”属于喜悦的概率只有 0.67，却是最确定的喜悦词语之一。',
    '词语逐个判断，不处理否定：“not happy”按“happy”计。',
  ],

  heads: {
    label: '各分类头的判断',
    share: '各类别的概率',
    emotion: '情感',
    counted: (head) => `计入：${head}`,
    countedHint: '计入总和',
    last: '最后剩下的分类头必须计入。',
    leftOut: '未计入',
    noAudio: '此处没有声音',
    noText: '此处没有文字',
    noTextHead: '该模型没有文字分类头：文字只影响线索、掩码和重建。',
    onlyLeftOut: '该片段没有其他分类头，总和保持不变。',
    without: (heads) => `曲线和“综合”未计入：${heads}。`,
    honest:
      '这里去掉的是分类头的判断，而不是该模态告诉其他模态的内容：画面与声音此前已经融合。“假如”会真正去掉它重新运行网络。',
    takeAllIn: '全部计入',
    conflict: (a, aClass, b, bClass) => `冲突：${a}为${aClass}，${b}为${bClass}。`,
    differ: (a, aClass, b, bClass) => `不同：${a}为${aClass}，${b}为${bClass}。`,
    notKept: '这份保存的分析不含画面、声音和文字各自的判断。拖入同一视频即可查看。',
    agree: '确定的分类头之间没有冲突。',
    where: '分类头意见不一之处',
    nowhere: '整段视频中没有。',
    goTo: (segment, opposed) => `片段 ${segment}：${opposed ? '冲突' : '意见不同'}`,
    marks: { opposed: '冲突：正面对负面', differ: '不同：其中一个为中性' },
    rule: '计入条件：两个分类头都确定（最高概率比次高者大 0.10），且二者概率最高的类别情感倾向不同。',
  },
};
