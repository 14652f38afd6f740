// Every string of the page in simplified Chinese, of the same shape as en.
import { own } from '../lib/own';
import { codecs, type Strings, two } from './en';
import { errorsZh, noticesZh } from './errors-zh';
import { exportZh } from './zh/export';
import { classCodesZh, classesZh } from './zh/classes';
import { shareZh } from './zh/share';
import { firstZh } from './zh/first';
import { peopleZh } from './zh/people';
import { profileZh } from './zh/profile';
import { tourZh } from './zh/tour';
import { verdictZh } from './zh/verdict';
import { offlineZh } from './zh/offline';
import { recentZh } from './zh/recent';
import { compareZh } from './zh/compare';
import { maskLabZh } from './zh/mask-lab';
import { whatIfZh } from './zh/what-if';
import { subtitlesZh } from './zh/subtitles';
import { timelineRowsZh } from './zh/timeline-rows';
import { wordsZh } from './zh/words';

/** "7.4 / 19 MB"; `total` null: not known yet. */
const megabytes = (loaded: number, total: number | null) => {
  const rounded = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
  return total === null ? `${rounded(loaded)} MB` : `${(loaded / 1e6).toFixed(1)} / ${rounded(total)} MB`;
};
const segments = (n: number) => `${n} 个片段`;

export const zh: Strings = {
  errors: errorsZh,
  notices: noticesZh,
  unknownNotice: (code) => `关于此文件的提示：${code}。`,

  app: {
    title: 'MART',
    documentTitle: 'MART · 浏览器中的视频情感分析',
    otherLanguage: 'English',
    otherLanguageHint: 'Show this page in English',
    skip: '跳到时间轴',
    close: '关闭',
    named: (name, value) => `${name}：${value}`,
    noted: (text, note) => `${text}（${note}）`,
    listed: (parts) => parts.join('，'),
  },
  classes: classesZh,
  classCodes: classCodesZh,

  topBar: {
    open: '打开',
    openHint: '打开视频；也可同时选择 .srt 或 .vtt 字幕',
    segments,
    loadingModel: (percent) => `正在加载模型，${percent}%`,
    preparingModel: (percent) => `正在准备网络，${percent}%`,
    fetchingModel: (loaded, total) => `正在加载模型，${megabytes(loaded, total)}`,
    theme: '配色',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    runDetails: '运行方式',
    backends: { webgpu: 'WebGPU', wasm: 'WebAssembly' },
    backendWhy: {
      preferred: '由图形处理器运行网络',
      asked: '由本页地址中的参数指定',
      'no-webgpu': '此浏览器在这里不提供 WebGPU，因此由中央处理器运行网络',
      'webgpu-failed': 'WebGPU 在此设备上未能启动，因此由中央处理器运行网络',
      'software-adapter': '此处的 WebGPU 由中央处理器模拟，WebAssembly 更快',
      'device-lost': '图形设备两次中断，因此由中央处理器运行网络',
      'f16-failed': '由图形处理器运行网络；float16 在其上出错，因此使用 float32',
      'gpu-failed': '图形设备出错或计算有误，因此由中央处理器运行网络',
    },
    adapter: '适配器',
    precision: '精度',
    backend: '后端',
    model: '模型',
    trained: (yes) => (yes ? '已训练' : '权重未训练'),
    decoder: '解码器',
    codec: (name) => own(codecs, name) ?? name.toUpperCase(),
    decoderWhy: {
      'unsupported-container': '浏览器不认识这种文件',
      'unsupported-codec': '浏览器无法解码其画面',
      'decode-failed': '浏览器解码其画面失败',
      'no-frames': '浏览器在其中找不到画面',
      'edit-list': '它依次播放其媒体的多个片段',
      'partly-fragmented': '其索引只包含开头部分',
      'image-sequence': '它是图像序列',
    },
    decoders: { webcodecs: '浏览器（WebCodecs）', ffmpeg: 'ffmpeg.wasm' },
    seconds: '各阶段用时（秒）',
    stages: {
      model: '模型',
      planning: '规划',
      pictures: '画面',
      sound: '声音',
      visual: '视觉编码器',
      audio: '音频编码器',
      text: '文本编码器',
      fusion: '融合',
      complementary: '互补学习',
      mask: '掩码',
      decoder: '解码器',
      heads: '分类头',
      transfers: '传输及其他',
      network: '网络',
      segments: '全部片段',
      finishing: '汇总',
    },
    versions: '版本',
    picture: '画面',
    sound: '声音',
    words: '文字',
    none: '无',
  },

  guard: {
    page: '本页',
    top: '顶栏',
    notes: '提示',
    foot: '页脚',
    tour: '导览',
    introduction: '简介',
    failed: (part) =>
      `${part}：这一部分出错，未能显示。已打开和已计算的内容都还在；请重试，若再次出错，请重新加载本页。`,
    again: '重试',
  },

  banner: {
    untrained: '权重未经训练：曲线目前没有意义。',
    untrainedMore: '以下内容由完整的网络计算，但权重没有学到任何东西。',
    slower: '此处没有 WebGPU：所有功能由中央处理器完成，只是更慢。',
    ffmpeg: (codec) =>
      `此浏览器无法解码 ${own(codecs, codec) ?? codec.toUpperCase()}，因此由 ffmpeg.wasm 读取文件。画面出现得较慢。`,
    ffmpegOther: '此浏览器无法读取该文件，因此由 ffmpeg.wasm 读取。画面出现得较慢。',
    ffmpegLicence: 'ffmpeg：GPL-2.0-or-later',
    kept: {
      link: (file) => `从链接打开：“${file}”的分析结果，只读。`,
      file: (file) => `从保存的文件打开：“${file}”的分析结果，只读。`,
      recent: (file) => `保存在此设备上的“${file}”的分析结果，只读。`,
    },
    keptMore: '这里没有视频：拖入同一视频，即可使用全部功能。',
    dismiss: '关闭提示',
    retry: '重试',
  },

  first: firstZh,
  profile: profileZh,
  tour: tourZh,
  recent: recentZh,
  offline: offlineZh,
  subtitles: subtitlesZh,
  compare: compareZh,
  drop: { title: '松开即可打开', text: '视频、字幕（.srt、.vtt），或两者一起' },

  work: {
    opening: (name) => `正在读取“${name}”`,
    openingSample: '正在获取示例',
    openingKept: '正在读取分享的内容',
    fetchingVideo: (name, loaded, total) => `正在获取“${name}”，${megabytes(loaded, total)}`,
    fetchTitle: '来自其他服务器的视频',
    fetchQuestion: (name, host) => `此链接要从 ${host} 获取“${name}”。要获取吗？`,
    fetchWhat: (host) => `${host} 会看到您的设备发出的请求。最多获取 500 MB，不附带登录信息；不会发送任何内容。`,
    fetchYes: '获取',
    fetchNo: '不获取',
    readingFile: (name, loaded, total) => `正在读取“${name}”，${megabytes(loaded, total)}`,
    stages: {
      model: '正在加载模型',
      reading: '正在读取画面和声音',
      running: '正在运行网络',
      finishing: '正在汇总结果',
    },
    preparing: '正在准备网络',
    fetchingModel: (loaded, total) => `正在加载模型，${megabytes(loaded, total)}`,
    percent: (percent) => `${percent}%`,
    segmentsDone: (done, all) => `已完成 ${done} / ${segments(all)}`,
    secondsLeft: (seconds) => `还需 ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} 秒`,
    cancel: '取消',
    cancelling: '完成当前片段后停止',
    progress: '分析进度',
    partial: (done, all) => `已停止，完成了 ${done} / ${segments(all)}。已完成的部分会保留。`,
    notStarted: '尚未分析。',
    goOn: '继续',
    again: '重新分析全部',
    analyse: '分析',
    announce: (stage, percent) => `${stage}，${percent}%`,
    done: (n) => `分析完成，共 ${segments(n)}。`,
  },

  player: {
    label: '播放器',
    keptPicture: (segment) => `片段 ${segment} 的画面`,
    keptNone: '未保存该片段的画面。',
    play: '播放',
    pause: '暂停',
    time: (now, all) => `${now} / ${all}`,
    captions: '字幕',
    captionsHint: '在画面上显示文字',
    conveys: '传达',
    notYet: '尚未分析',
    still: '此浏览器无法播放该文件。此处改为显示光标处的画面；请在时间轴上移动光标。',
    stillLabel: '光标处的画面',
    stillFailed: '此时刻的画面无法读取。',
    crop: '裁剪',
    cropHint: '网络看到的正方形区域。可拖动，或用方向键移动；+ 和 − 改变大小。',
    cropX: '水平位置',
    cropY: '垂直位置',
    cropSize: '边长',
    cropCentre: '居中',
    cropValue: (x, y, side) => `${side} × ${side} px，位于 (${x}, ${y})`,
    scope: '裁剪、范围与片段',
    scopeHint: '视频中要分析的部分；重新分析后生效。',
    from: '起点',
    to: '终点',
    fromHere: '从此处开始',
    toHere: '到此处结束',
    all: '整段视频',
    segments: '片段',
    segmentModes: { auto: '自动', number: '指定数量', every: '指定时长' },
    seconds: '秒',
    again: '重新分析',
    changed: '分析之后有改动。',
  },

  mask: maskLabZh,

  timeline: {
    label: '时间轴',
    slider: '时间轴光标',
    sliderHint: '方向键：移动一个片段；同时按 Shift：移动一帧；Home 和 End：到开头和结尾；空格键：播放和暂停',
    sliderValue: (time, segment, all) => `${time} 秒，片段 ${segment} / ${all}`,
    frames: '帧',
    sound: '声音',
    words: '文字',
    showing: '曲线',
    softmax: '逐片段 softmax',
    softmaxText: '所示：每个片段得分的 softmax。每个片段各类之和为 1。',
    eq3: '式 (3)',
    eq3Text: '所示：时序类别激活，式 (3)：整段视频 logits 的 softmax × 片段得分。',
    eq3Partial: '仅含已完成的片段',
    isolate: (name) => `只显示${name}`,
    isolateOff: '显示所有类别',
    wordsNone: '没有文字：文件不含字幕。拖入 .srt 或 .vtt 文件即可添加。',
    wordsModel: '该模型没有词表：不使用文字。',
    soundNone: '没有声音：曲线只根据画面和文字得出。',
    everyNth: (k) => `每 ${k} 个片段显示一个`,
    numbers: '曲线的数值',
    numbersCaption: (what) => `每个片段、每个类别的数值：${what}`,
    copy: '复制表格',
    copied: '已复制',
    copyFailed: '浏览器不允许复制',
    start: '起点（秒）',
    end: '终点（秒）',
    segment: '片段',
    recovery: '重建误差',
    saying: (from, to) => `${from}–${to} 秒`,
  },

  readOut: {
    label: '当前片段',
    visual: '画面',
    audio: '声音',
    text: '文字',
    together: '综合',
    missing: '–',
    value: (name, value) => `${name} ${two(value)}`,
  },

  export: exportZh,
  share: shareZh,
  whatIf: whatIfZh,
  verdict: verdictZh,
  people: peopleZh,
  words: wordsZh,
  timelineRows: timelineRowsZh,

  footer: {
    guide: '指南（英文）',
    licences: '许可',
    own: '本页：Apache-2.0。',
    model: '模型“tiny”（权重、词片、情感词典）：CC BY-NC-SA 4.0，不得用于商业用途。',
    modelLicence: '许可证',
    modelCard: '模型卡：数据、指标、已知缺陷',
    ffmpeg: 'ffmpeg.wasm 核心（@ffmpeg/core）：GPL-2.0-or-later，为独立文件，仅在浏览器无法解码视频时加载。',
    ffmpegSource: '@ffmpeg/core 源代码',
    font: '字体 Inter：SIL Open Font License 1.1。',
    packages: '本页所含全部软件包的许可证',
    privacy: '视频留在此设备上：不会上传任何内容。',
  },
};
