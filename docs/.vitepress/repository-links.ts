// Links in pages that lead to files of the repository, which the site does not hold: to their place where the repository can be
// browsed, else their text alone. One that leads to no file ends the build.
import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

interface Places {
  /** Folders: of the repository, and of this site's pages. */
  readonly root: string;
  readonly docs: string;
  /** Where files of the repository can be browsed, `https://…/blob/main/`; null: nowhere. */
  readonly address: string | null;
}

/** Files of the repository that a page of the site includes. */
const INCLUDED: Readonly<Record<string, string>> = {
  'models/tiny/MODEL_CARD.md': 'model-card.md',
  'CONTRIBUTING.md': 'project/contributing.md',
  'SECURITY.md': 'project/security.md',
  'CHANGELOG.md': 'project/changelog.md',
};

export function repositoryLinks(md: MarkdownRenderer, places: Places): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    // Not a page, but a line that becomes a title.
    if (env.path === undefined) return;
    // VitePress leaves an include that it can't read as it is, and takes the whole file where a region is missing.
    const unread = tokens.find(({ type, content }) => type === 'html_block' && content.includes('@include:'));
    if (unread) throw new Error(`${env.relativePath}: nothing to include: ${unread.content}`);
    if (tokens.filter(({ type, tag }) => type === 'heading_open' && tag === 'h1').length > 1)
      throw new Error(`${env.relativePath}: a second title`);
    // What a page includes has links relative to where it lies: `linksFrom` in the page's front matter.
    const folders = [dirname(env.path), resolve(dirname(env.path), env.frontmatter?.linksFrom ?? '.')];
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const name = { link_open: 'href', image: 'src' }[token.type];
      const link = name && token.attrGet(name);
      if (!link || /^([a-z]+:|#|\/)/i.test(link)) continue;
      const [path = '', hash = ''] = link.split(/(?=#)/);
      const target = folders.map((folder) => resolve(folder, decodeURI(path))).find(existsSync);
      if (target === undefined) throw new Error(`${env.relativePath}: ${link} leads to no file`);
      token.attrSet(name, placeOf(target, hash, dirname(env.path), places));
    }
    for (const { children } of tokens) if (children) unlink(children);
  });
}

/** '' for a file that can't be linked to. */
function placeOf(target: string, hash: string, from: string, { root, docs, address }: Places): string {
  const inside = relative(root, target).replaceAll('\\', '/');
  const page = INCLUDED[inside] ?? relative(docs, target).replaceAll('\\', '/');
  const isPage = page.endsWith('.md') && !page.startsWith('../');
  if (isPage || /\.(svg|png|webp|mp4)$/.test(target)) {
    const path = relative(from, isPage ? resolve(docs, page) : target).replaceAll('\\', '/');
    return `${path.startsWith('.') ? '' : './'}${path}${hash}`;
  }
  if (address === null) return '';
  return `${statSync(target).isDirectory() ? address.replace('/blob/', '/tree/') : address}${inside}${hash}`;
}

/** Links to nowhere become spans. */
function unlink(tokens: ReturnType<MarkdownRenderer['parse']>): void {
  let open = false;
  for (const token of tokens) {
    if (token.type === 'link_open') open = token.attrGet('href') !== '';
    if ((token.type !== 'link_open' && token.type !== 'link_close') || open) continue;
    token.type = token.type.replace('link', 'span');
    token.tag = 'span';
    token.attrs = null;
  }
}
