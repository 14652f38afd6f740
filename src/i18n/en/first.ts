// Strings of the first visit in English.
export const firstEn = {
  title: 'See which emotion a video conveys, and where',
  what: 'MART splits the video into segments, masks a part of every frame, recovers it, and reads the emotion of each segment from picture, sound and words. It all runs in this page: the video never leaves your device.',
  brief:
    'Read from picture, sound and words, segment by segment. It all runs in this page: the video never leaves your device.',
  drop: 'Drop a video anywhere, with subtitles if you have them',
  open: 'Open a video',
  sample: 'Try the sample',
  honest:
    'A machine recognises emotions here: what a video conveys, not what a person feels. It can be wrong, and is not for decisions about people.',
  kinds: 'mp4, mov, webm, mkv · subtitles: srt, vtt, sbv, ass',
  coming: 'The sample is on its way.',
  computed: 'The sample below was computed before with the same model; press Analyse to run it here.',
  analyse: 'Analyse the sample',
};
