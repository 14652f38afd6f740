import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLinks } from '../../docs/.vitepress/check-links';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function check(files: Readonly<Record<string, string>>): void {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  checkLinks(folder, '/mart/docs/');
}

const PAGE = '<h1 id="top">A page</h1>';

describe('links of the built site', () => {
  it('may lead to pages, headings, files, folders, other servers and the page beside the site', () => {
    const links = [
      '/mart/docs/a/b.html#top',
      '#here',
      'a/',
      '/mart/docs/film.mp4',
      'https://example.org/x',
      '/mart/docs/../',
    ];
    const text = `<p id="here">${links.map((link) => `<a href="${link}">x</a>`).join('')}</p>`;
    check({ 'index.html': text, 'a/b.html': PAGE, 'a/index.html': PAGE, 'film.mp4': '' });
  });

  it.each([
    ['a page that is not there', '<a href="/mart/docs/none.html">x</a>', /none\.html/],
    ['a heading that is not there', '<a href="/mart/docs/a.html#none">x</a>', /a\.html#none: no heading/],
    ['a heading of the page itself', '<a href="#none">x</a>', /#none: no heading/],
    ['a picture that is not there', '<img src="/mart/docs/none.png"><a href="a.html">x</a>', /none\.png/],
    ['a page that nothing leads to', '<p>x</p>', /^a\.html: no page leads to it/m],
  ])('end the build where there is %s', (_name, text, said) => {
    expect(() => check({ 'index.html': text, 'a.html': PAGE })).toThrow(said);
  });
});
