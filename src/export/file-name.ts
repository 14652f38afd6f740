// Names of the files that are saved: the video's name without its ending, made safe for every file system.

const LONGEST = 80;
/** What Windows, macOS or a shell would trip over; controls and marks that turn the writing direction. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** `fileNameFor('holiday.mp4', 'report.html')` is "holiday-report.html". */
export function fileNameFor(video: string, ending: string): string {
  const plain = video
    .replace(/\.[^.\s]{1,5}$/, '')
    .replace(UNSAFE, '_')
    .replace(/^[\s.]+/, '');
  const base = [...plain]
    .slice(0, LONGEST)
    .join('')
    .replace(/[\s.]+$/, '');
  return `${base === '' || RESERVED.test(base) ? 'video' : base}-${ending}`;
}
