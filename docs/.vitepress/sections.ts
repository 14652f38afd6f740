// The pages in the order in which they are read, with a line about each: the site's sidebar, and its llms.txt.

export interface Section {
  readonly text: string;
  readonly pages: readonly { readonly title: string; readonly link: string; readonly about: string }[];
}

export const sections: readonly Section[] = [
  {
    text: 'Guide',
    pages: [
      { title: 'Read a curve', link: '/guide/curve', about: 'segments, shares, sentiment, and how sure a verdict is' },
      { title: 'Masks', link: '/guide/masks', about: 'the mask lab: what is hidden, what is recovered, and what if' },
      { title: 'Words', link: '/guide/words', about: 'subtitles, what a word looks at, the lexicon that verifies it' },
      { title: 'People', link: '/guide/people', about: 'faces, who is followed, a curve for each' },
      { title: 'Compare', link: '/guide/compare', about: 'two analyses on one axis' },
      { title: 'Save and share', link: '/guide/share', about: 'files, links, recent analyses, no network' },
      { title: 'Keyboard', link: '/keyboard', about: 'every key of the page' },
      { title: 'Accessibility', link: '/accessibility', about: 'what is tested, and what is known to be missing' },
    ],
  },
  {
    text: 'What it is, and is not',
    pages: [
      { title: 'Notice', link: '/notice', about: 'emotion recognition under the EU’s AI Act, and what it is not for' },
      { title: 'Model card', link: '/model-card', about: 'data, training, figures and known failures of the model' },
    ],
  },
  {
    text: 'Research',
    pages: [
      { title: 'What is computed', link: '/research/model', about: 'MART, stage by stage, and where this differs' },
      { title: 'Parity', link: '/research/parity', about: 'how the numbers are held to the official code’s' },
      {
        title: 'Your own weights',
        link: '/research/weights',
        about: 'what a model folder holds, and what can’t be loaded',
      },
      { title: 'Corpora', link: '/research/corpora', about: 'many videos and labelled clips by the command line' },
      { title: 'Limits', link: '/research/limits', about: 'what neither model nor page can do' },
      { title: 'How to cite', link: '/research/cite', about: 'the paper, and this page' },
      { title: 'Files', link: '/files', about: 'CSV, captions, NumPy arrays, reports: every field of what is saved' },
    ],
  },
  {
    text: 'Development',
    pages: [
      { title: 'Package and element', link: '/package', about: 'analyze(), createAnalyzer() and <mart-emotion>' },
      { title: 'API', link: '/api/', about: 'every type of the package, generated from its declarations' },
      { title: 'Architecture', link: '/architecture', about: 'the folders, and the way of two things through them' },
      { title: 'Kernels', link: '/kernels', about: 'the WGSL and WebAssembly behind the network' },
      { title: 'Links', link: '/share-link', about: 'the format of share links, and links that open a video' },
      { title: 'Hosting', link: '/hosting', about: 'headers, isolation, offline, any static host' },
      { title: 'Media', link: '/media', about: 'which containers and codecs are read, and by what' },
      { title: 'Faults', link: '/faults', about: 'what fails in the field, and what the page does then' },
      { title: 'Fuzzing', link: '/fuzzing', about: 'the parsers of what strangers give' },
    ],
  },
  {
    text: 'The project',
    pages: [
      {
        title: 'Contributing',
        link: '/project/contributing',
        about: 'how to work on it, and how to add a language, a file, a kernel, a model',
      },
      { title: 'Security', link: '/project/security', about: 'what is not trusted, what guards it, how to report' },
      { title: 'Changelog', link: '/project/changelog', about: 'what a person notices, version by version' },
    ],
  },
];
