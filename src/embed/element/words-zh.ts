// The element in simplified Chinese, loaded when it is first spoken.
import { errorsZh } from '../../i18n/errors-zh';
import { elementZh } from '../../i18n/zh/element';
import { classCodesZh, classesZh } from '../../i18n/zh/classes';
import { verdictZh } from '../../i18n/zh/verdict';
import type { ElementWords } from './element-words';

export const chinese: ElementWords = {
  element: elementZh,
  verdict: verdictZh,
  errors: errorsZh,
  classes: classesZh,
  classCodes: classCodesZh,
};
