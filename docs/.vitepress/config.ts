// The site of this folder. It lies beside the page, under docs/, and asks no other server for anything.
import { resolve } from 'node:path';
import { defineConfig } from 'vitepress';
import { licences } from '../../tests/setup/licences-plugin';
import { checkLinks } from './check-links';
import { llmsText } from './llms';
import { repositoryLinks } from './repository-links';
import { sections } from './sections';

const docs = resolve(import.meta.dirname, '..');

/** What a built page may load and run; VitePress chooses light or dark by a script in the page. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const { collect, write } = licences([]);

/** `SITE` is where the page will be, as for its own build. */
const base = new URL('docs/', process.env.SITE || 'http://localhost/').pathname;

export default defineConfig({
  lang: 'en-GB',
  title: 'MART in the browser',
  description:
    'Which emotion a video conveys, segment by segment, and what the network masked and recovered to find it.',
  base,
  outDir: '../dist/docs',
  cacheDir: '../.cache/docs',
  srcExclude: ['node_modules/**', 'examples/**'],
  head: [
    ['link', { rel: 'icon', href: `${base}../icon.svg`, type: 'image/svg+xml' }],
    ['meta', { name: 'referrer', content: 'no-referrer' }],
    ...(process.env.NODE_ENV === 'production'
      ? [['meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }] as [string, Record<string, string>]]
      : []),
  ],
  markdown: {
    config: (md) => repositoryLinks(md, { root: resolve(docs, '..'), docs, address: process.env.REPOSITORY || null }),
  },
  themeConfig: {
    // The page's own, above this site.
    logo: '/../icon.svg',
    nav: [
      { text: 'Guide', link: '/guide/curve' },
      { text: 'Research', link: '/research/model' },
      { text: 'Development', link: '/package' },
      // Above this site's folder, so not a place of its router.
      { text: 'Open the page', link: '/../', target: '_self' },
    ],
    sidebar: sections.map(({ text, pages }) => ({
      text,
      items: pages.map(({ title, link }) => ({ text: title, link })),
    })),
    outline: [2, 3],
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
    footer: { message: 'A machine recognises emotions here: what a video conveys, not what a person feels.' },
  },
  vite: {
    // VitePress builds everything a second time, to render the pages; that stays here.
    plugins: [collect, { ...write, apply: ({ build }) => !build?.ssr }],
    server: { fs: { allow: ['..'] } },
  },
  async buildEnd({ outDir, site }) {
    await llmsText(outDir, site);
    checkLinks(outDir, site.base);
  },
});
