// Strings of being offline and of newer versions in English.
export const offlineEn = {
  title: 'Without a network',
  button: 'Offline',
  noNetwork: 'No network. Videos, saved results and links open all the same; a video from an address does not.',
  notKept: 'No network, and not all of this page is kept on this device: a part of it may be missing.',
  kept: 'This page, the model that it loaded and the sample are kept on this device: they open without a network.',
  keptNot: 'This page is not kept on this device: the browser does not allow it here, or has no room.',
  seldom: (megabytes: string) =>
    `Decoders for what this browser cannot read (ffmpeg.wasm, AC-3, DTS, ProRes; ${megabytes} MB) are kept once a file needed them.`,
  keepSeldom: 'Keep them now',
  keeping: 'Fetching…',
  seldomKept: 'Decoders for what this browser cannot read are kept too.',
  failed: 'They could not be kept: no network, or no room.',
  update: 'A newer version of this page is ready. Loading it closes what is open; finished analyses stay under Recent.',
  taken: 'Another tab took a newer version of this page. Load it here too before you go on.',
  take: 'Load it',
};
