// Strings of sharing a result as a link, in simplified Chinese.
import type { shareEn } from '../en/share';

const kilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(1)} kB`;

export const shareZh: typeof shareEn = {
  button: '分享',
  hint: '生成包含结果本身的链接',
  nothingYet: '还没有可分享的结果：请先分析一个视频。',
  title: '以链接分享结果',
  intro: '链接本身就包含结果：不上传任何内容，视频留在此设备上。打开后为只读；拖入同一视频即可进行全部操作。',
  choose: '除数值外，链接还包含',
  pictures: '小图',
  picturesNone: '小图：此结果不含图片',
  words: '文字',
  wordsCount: (n) => `文字：${n} 个词`,
  wordsNone: '文字：没有',
  heads: '画面、声音和文字各自的判断',
  headsNone: '画面、声音和文字各自的判断：此结果不含',
  warning: '链接无法收回：凡得到链接的人都能看到其中的文字和画面，它们也会留在对方浏览器的历史记录里。',
  preview: '接收者会看到',
  making: '正在生成链接',
  facts: (segments, file) => `${segments} 个片段的曲线和掩码；文件名“${file}”、时长和指纹。`,
  names: (names) => `所起的人物名字：${names}。`,
  picturesShown: (shown, all, stride) =>
    shown === all
      ? `${shown} 张小图`
      : stride > 1
        ? `${shown} 张小图，每 ${stride} 个片段一张：放不下更多`
        : `${shown} 张小图，共 ${all} 个片段`,
  picturesFull: '没有小图：仅片段就已占满链接。',
  headsShown: '画面、声音和文字各自的判断，接收者可以比较它们。',
  headsLeftOut: '不含画面、声音和文字各自的判断：没有冲突，也没有式 (3)。',
  wordsShown: '链接中的文字',
  labChanged: '链接包含分析时的掩码，不含之后在掩码实验室中的改动。',
  picture: (segment) => `片段 ${segment}`,
  address: '链接',
  size: (bytes) => `${kilobytes(bytes)}，${bytes.toLocaleString('zh-CN')} 个字符`,
  long: (bytes) =>
    `${kilobytes(bytes)} 的链接很长。浏览器可以打开，但有些邮件和聊天程序会将其截断；可改为把结果保存为文件。`,
  copy: '复制链接',
  copied: '已复制',
  copyFailed: '浏览器不允许复制。请选中链接后自行复制。',
  send: '发送…',
  qr: '二维码',
  qrLabel: (file) => `“${file}”的结果链接的二维码，未勾选任何内容`,
  qrText: (bytes) => `未勾选任何内容：${kilobytes(bytes)}。二维码较密，请放大显示。`,
  qrTooLong: (bytes, most) =>
    `没有二维码：即使未勾选任何内容，链接也有 ${bytes.toLocaleString('zh-CN')} 个字符，而二维码最多容纳 ${most.toLocaleString('zh-CN')} 个。`,
};
