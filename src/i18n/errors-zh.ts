// Chinese sentences for every error code and notice, as in errors-en: what happened, to which file, what to do now; at
// most two sentences each.
import type { ErrorDetails } from '../lib/errors';
import { own } from '../lib/own';
import type { errorsEn, noticesEn } from './errors-en';

/** The file's name in quotes, or a stand-in. */
function file(details: ErrorDetails, otherwise = '该文件'): string {
  const name = details.file ?? details.name;
  return typeof name === 'string' && name !== '' ? `“${name}”` : otherwise;
}

function codecName({ codec }: ErrorDetails): string {
  return typeof codec === 'string' && codec !== '' ? `${codec} 编码` : '的编码格式';
}

/** What a fetch asked for: the last part of its address, else the file. */
function fetched(details: ErrorDetails): string {
  const last = typeof details.url === 'string' ? details.url.split(/[?#]/)[0]?.split('/').at(-1) : undefined;
  return last ? `“${last}”` : file(details);
}

const KINDS: Readonly<Record<string, string>> = {
  image: '图片',
  document: '文档',
  archive: '压缩包',
  program: '程序',
  text: '文本',
};

/** What the file is instead of a video, where its first bytes tell. */
function kindOf({ kind }: ErrorDetails): string {
  const known = typeof kind === 'string' ? own(KINDS, kind) : undefined;
  return known ? `（它是${known}）` : '';
}

export const errorsZh: typeof errorsEn = {
  'not-a-video': (d) => `${file(d)}不是此处可读取的视频${kindOf(d)}。请打开 mp4、mov、webm 或 mkv 文件。`,
  'empty-file': (d) => `${file(d)}是空文件，大小为 0 字节。请重新复制或下载后再打开。`,
  'truncated-file': (d) => `${file(d)}不完整，末尾有缺失。请重新复制或下载后再打开。`,
  'file-damaged': (d) =>
    `${file(d)}已损坏：其中一部分${d.box ? `（${d.box}）` : ''}声明的内容多于文件实际所含。请重新复制或下载，或将其转换为 H.264 编码的 mp4 后再打开。`,
  'file-hangs': (d) =>
    `${file(d, '该文件')}的读取无法结束，已被中止，文件可能已损坏。请重新复制或下载，或将其转换为 H.264 编码的 mp4 后再打开。`,
  'unsupported-codec': (d) =>
    `${file(d)}使用${codecName(d)}，浏览器和 ffmpeg 在此处都无法解码。请将其转换为 H.264 编码的 mp4 后再打开。`,
  'kind-unread': (d) =>
    `${file(d)}的${d.what === 'codec' ? '编码' : '容器'}格式${d.kind ? `（${d.kind}）` : ''}在此处不读取。请将其转换为 H.264 编码的 mp4 后再打开。`,
  encrypted: (d) => `${file(d)}已加密（DRM），无法读取画面。请打开未加密的副本。`,
  'no-video-track': (d) => `${file(d)}没有画面轨道，只有声音或数据。请打开含有画面的文件。`,
  'no-frames': (d) => `${file(d)}的画面轨道中没有任何一帧。请打开它的另一份副本。`,
  'decode-failed': (d) => `${file(d)}的画面无法解码。请用其他播放器检查文件是否损坏，或将其转换为 H.264 编码的 mp4。`,
  'file-gone': (d) => `${file(d)}在打开之后被修改、移动或删除。请放回原处，然后重新打开。`,
  'fetch-failed': (d) => `${fetched(d)}获取失败。请检查网络连接和地址，然后重试。`,
  'ffmpeg-failed': (d) => `${file(d)}无法读取，ffmpeg 和浏览器都不能解码。请将其转换为 H.264 编码的 mp4 后再打开。`,
  'subtitles-broken': (d) =>
    `${file(d, '该字幕文件')}不是可读取的 SubRip 或 WebVTT 字幕。请另存为带时间的 .srt 或 .vtt 文件，再拖入一次。`,
  'subtitles-kind': (d) =>
    `${file(d, '该字幕文件')}的格式${d.kind ? `（${d.kind}）` : ''}无法读取。请转换为 SubRip（.srt）或 WebVTT（.vtt）后再拖入。`,
  'subtitles-empty': (d) => `${file(d, '该字幕文件')}中没有带时间的文字。请选择其他字幕文件，或不使用字幕继续。`,
  'config-invalid': (d) =>
    `模型的 config.json 无效${d.rule ? `（${d.rule}）` : ''}。请放回正确的文件，然后重新加载本页。`,
  'weights-missing': (d) => `模型权重${d.file ? `（${d.file}）` : ''}加载失败。请检查网络连接，然后重新加载本页。`,
  'weights-mismatch': (d) => `权重与模型配置不符${d.tensor ? `：${d.tensor} 不一致` : ''}。请使用与该配置对应的权重。`,
  'weights-corrupt': (d) =>
    `${d.file ? ` ${d.file} 中的` : ''}权重已损坏，校验和或文件头有误。请重新加载本页以再次获取。`.trimStart(),
  'vocabulary-invalid': () => '模型的 vocab.txt 不是有效的词片词表。请放回正确的文件，然后重新加载本页。',
  'lexicon-invalid': (d) =>
    `${file(d, '该情感词典')}无法作为情感词典读取${d.line ? `，从第 ${d.line} 行起有误` : ''}${d.rule ? `（应为：${d.rule}）` : ''}。请提供 SenticNet 或 NRC 的文本文件，或 lexicon.json。`,
  'no-backend': () =>
    '此浏览器既不支持 WebGPU，也不支持 WebAssembly SIMD，无法运行网络。请使用新版 Chrome、Edge、Firefox 或 Safari。',
  'device-lost': () => '网络运行时图形设备中断。已完成的部分会保留；请重新分析以继续。',
  'gpu-failed': () => '网络运行时图形设备出错。已完成的部分会保留；请重新分析以继续，或重新加载本页。',
  'wrong-answer': () =>
    '此浏览器对网络的计算有误：已知输入没有得到已知答案。未进行任何分析；请换用其他浏览器的新版本。',
  'not-finite': () => '网络给出的结果不是数字，因此不显示。权重可能已损坏：请重新加载本页，或换用其他模型。',
  'worker-died': (d) =>
    `本页的一部分意外停止${d.file ? `，文件为“${d.file}”` : ''}，需要时会重新启动。已完成的部分会保留；请重新分析以继续。`,
  'out-of-memory': (d) => `内存不足，无法处理${file(d, '该视频')}。请关闭其他标签页，或减少片段数、缩短分析范围。`,
  cancelled: () => '已取消。已完成的部分会保留。',
  'result-invalid': (d) =>
    `${file(d, '该结果')}不是本页能读取的结果${d.rule ? `（${d.rule}）` : ''}。请重新保存，或重新分析视频。`,
  'result-newer': (d) => `${file(d, '该结果')}来自本页的更新版本。请重新加载页面以获取最新版本。`,
  'link-broken': () => '该链接在传递中被截断或改动，因此不显示其内容。请重新复制完整链接，或索取新的链接。',
  'link-newer': () => '该链接由本页的更新版本生成。请重新加载本页以获取该版本，然后再打开链接。',
  'video-unreachable': (d) =>
    `无法${d.host ? `从 ${d.host} ` : ''}获取${fetched(d)}${d.status ? `（状态 ${d.status}）` : '：该地址没有响应，或其服务器不允许其他网页读取（CORS）'}。请下载该视频，再拖入此处。`,
  'video-too-large': (d) =>
    `${fetched(d)}超过了按地址获取的大小上限${d.megabytes ? `（${d.megabytes} MB）` : ''}。请下载该视频，再拖入此处。`,
  'invalid-argument': (d) =>
    `${d.argument ? `${d.argument} 的值不允许${d.rule ? `（应为：${d.rule}）` : ''}` : '某项设置的值不允许'}。请修改后重新分析。`,
  internal: (d) =>
    `本页内部出错${d.file ? `，文件为“${d.file}”` : ''}${d.message ? `（${d.message}）` : ''}。请重试；若再次出现，请重新加载本页。`,
};

/** What of a container can't be followed. */
const unfollowed: Record<string, string> = {
  'edit-list': '编辑列表',
  'partly-fragmented': '分段',
  'image-sequence': '图像序列',
};

export const noticesZh: typeof noticesEn = {
  'audio-unusable': (d) => `${file(d)}的声音在此处无法解码。曲线只根据画面和文字得出。`,
  truncated: (d) =>
    `${file(d)}不完整，只分析现有的 ${Number(d.duration).toFixed(1)} 秒。若其余部分重要，请获取完整文件。`,
  'pictures-damaged': (d) =>
    `${file(d)}中有 ${d.count} 帧画面已损坏，网络看到的是它们之前的画面。该处数值的意义比看上去要小。`,
  'decoder-gave-up': (d) =>
    `从 ${Number(d.start).toFixed(1)} 秒起，此浏览器未能解码${file(d)}的全部画面，改由 ffmpeg.wasm 解码。没有缺失，只是较慢。`,
  unfollowed: (d) =>
    `此浏览器无法按${file(d)}的编排方式（${own(unfollowed, String(d.what)) ?? '容器'}）播放。时间和画面可能与播放器所示不同。`,
  'blind-start': (d) => `${file(d)}的前 ${Number(d.start).toFixed(1)} 秒没有完整的画面。以其后的第一帧代替。`,
  'text-track-unread': (d) => `${file(d)}内的文字需要 ffmpeg.wasm 才能读取，而此处没有。请另给字幕文件。`,
  'subtitles-encoding': (d) =>
    `${file(d, '该字幕文件')}不是 UTF-8 编码，已按 ${d.encoding} 读取。若文字显示有误，请选择其他编码。`,
  'subtitles-chosen': (d) => `${file(d, '该字幕文件')}已按所选的 ${d.encoding} 读取。`,
  'subtitles-skipped': (d) =>
    `${file(d, '该字幕文件')}中有 ${d.count} 条字幕的时间无法使用，已略去：第 ${d.lines} 行。`,
  'subtitles-long': (d) =>
    `${file(d, '该字幕文件')}中有 ${d.count} 条字幕长于两分钟，第一条从 ${Number(d.start).toFixed(1)} 秒起，长 ${Number(d.seconds).toFixed(0)} 秒。请检查时间，因为其文字计入其间的所有片段。`,
  'subtitles-outside': (d) =>
    `${file(d, '该字幕文件')}中没有一条字幕落在视频的 ${Number(d.duration).toFixed(1)} 秒之内。请确认字幕属于这段视频。`,
  'no-vocabulary': (d) => `模型“${d.model}”没有词表，因此不使用字幕。`,
  'faces-missing': () =>
    '人脸检测器未能启动，因此网络看到的是居中方框，而不是人脸。其余一切照常；重新打开视频即可再试。',
  'lexicon-missing': () =>
    '模型的情感词典未能加载，因此没有词语得到验证。其余一切照常；请在时间轴下方重试，或打开自己的词典。',
  'words-cut': (d) =>
    `有 ${d.words} 个词超出了每个片段最多 ${d.pieces} 个词片的限制，未被使用。如需保留，请增加片段数。`,
  'device-restarted': () => '图形设备曾中断，现已重新启动。正在计算的部分已重做，没有缺失。',
  'device-replaced': () =>
    '图形设备再次中断，从此由 WebAssembly 计算：速度较慢，结果相同。重新加载页面可再次尝试图形设备。',
  'gpu-replaced': () =>
    '图形设备出错或给出了错误的数值，从此由 WebAssembly 计算：速度较慢，结果正确。更新驱动程序或浏览器可能有帮助。',
  'f16-replaced': () => '图形设备在半精度（float16）下出错或给出了错误的数值，因此改用 float32 计算：稍慢，结果正确。',
  'unfamiliar-picture': () => '画面中没有模型学习过的内容（人脸）。曲线中来自画面的部分参考意义很小。',
  'unfamiliar-sound': () => '声音中没有模型学习过的内容（语音）。曲线中来自声音的部分参考意义很小。',
  'unfamiliar-video': () => '这段视频中没有模型学习过的内容（人脸、语音）。整条曲线没有参考意义。',
  'address-ignored': (d) => `本页地址中有无法识别的内容，已忽略：${d.parts}。其余部分照常使用。`,
  'several-videos': (d) => `一次拖入了多个视频，已打开${file(d, '第一个')}。`,
  'another-video': (d) => `${file(d, '该视频')}不是生成此结果的视频，因此未打开。要分析它，请单独拖入。`,
  'subtitles-without-video': (d) => `只收到字幕${file(d, '文件')}，没有视频。请先打开视频，或将两者一起拖入。`,
  'recent-unavailable': () =>
    '此浏览器不为本页保存数据（隐私窗口，或禁止了存储），因此分析不会保留。需要的结果请用“导出”保存。',
  'recent-full': () => '此设备空间不足，未能保留这次分析。请在“最近”中删除一些，或用“导出”保存。',
  'nothing-dropped': () => '拖入的内容中没有文件。请从磁盘拖入视频文件。',
};
