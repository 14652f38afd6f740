import { expect, test } from 'vitest';
import { fileNameFor } from './file-name';

test.each([
  ['holiday.mp4', 'holiday-report.html'],
  ['a.b c.mkv', 'a.b c-report.html'],
  ['../..\\etc/passwd', '_.._etc_passwd-report.html'],
  ['a:b*c?"<d>|e\u0000f\u202egnp.mp4', 'a_b_c_d_e_f_gnp-report.html'],
  ['CON.mp4', 'video-report.html'],
  ['.mp4', 'video-report.html'],
  ['...', 'video-report.html'],
  ['视频 一.webm', '视频 一-report.html'],
  [`${'😀'.repeat(100)}.mp4`, `${'😀'.repeat(80)}-report.html`],
])('%j becomes %j', (video, expected) => {
  expect(fileNameFor(video, 'report.html')).toBe(expected);
});
