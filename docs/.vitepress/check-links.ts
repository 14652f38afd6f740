// Every link of the built site leads to a file of it, and to a heading that is there, and every page is led to. VitePress itself
// looks at neither headings nor pictures.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Throws with a line per link that leads nowhere and per page without one. `base` is the site's path on its host. */
export function checkLinks(folder: string, base: string): void {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html'));
  const texts = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
  const ids = new Map([...texts].map(([page, text]) => [page, new Set(valuesOf(text, 'id'))]));
  const dead: string[] = [];
  const reached = new Set(['index.html', '404.html']);
  for (const [page, text] of texts) {
    for (const link of [...valuesOf(text, 'href'), ...valuesOf(text, 'src'), ...valuesOf(text, 'poster')]) {
      const { origin, pathname, hash } = new URL(link, `http://site${base}${page}`);
      // Other servers, and the page beside the site.
      if (origin !== 'http://site' || !pathname.startsWith(base)) continue;
      const path = decodeURI(pathname.slice(base.length));
      const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
      const known = ids.get(file);
      if (file !== page) reached.add(file);
      if (!existsSync(join(folder, file))) dead.push(`${page}: ${link}`);
      else if (known && hash && !known.has(decodeURIComponent(hash.slice(1))))
        dead.push(`${page}: ${link}: no heading`);
    }
  }
  dead.push(...pages.filter((page) => !reached.has(page)).map((page) => `${page}: no page leads to it`));
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join('\n')}`);
}

function valuesOf(html: string, attribute: string): string[] {
  return [...html.matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&'),
  );
}
