// Names of the models' classes in simplified Chinese, and a letter for narrow places.

export const classesZh: Record<string, string> = {
  anger: '愤怒',
  anticipation: '期待',
  disgust: '厌恶',
  fear: '恐惧',
  joy: '喜悦',
  neutral: '中性',
  sadness: '悲伤',
  surprise: '惊讶',
  trust: '信任',
};

export const classCodesZh: Record<string, string> = {
  anger: '怒',
  anticipation: '期',
  disgust: '厌',
  fear: '惧',
  joy: '喜',
  neutral: '中',
  sadness: '悲',
  surprise: '惊',
  trust: '信',
};
