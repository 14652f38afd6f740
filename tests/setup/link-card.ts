// A Vite plugin for the card that messengers and social sites make of the page's address: its title and description always,
// its picture if the build is told where it will be (`SITE=https://example.org/mart/`), since that must be a whole address.
import type { HtmlTagDescriptor, Plugin } from 'vite';

/** What a card says; `site` null: not known. Errors: a site that is no https: address of a folder. */
export function cardTags(html: string, site: string | null): HtmlTagDescriptor[] {
  const title = /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? '';
  const description = /<meta name="description" content="(.*?)"/s.exec(html)?.[1] ?? '';
  const said = { type: 'website', title, description };
  const where = site === null ? {} : { url: folderOf(site), image: new URL('preview.png', folderOf(site)).href };
  const meta = (attrs: Record<string, string>) => ({ tag: 'meta', attrs, injectTo: 'head' as const });
  return [
    ...Object.entries({ ...said, ...where }).map(([name, content]) => meta({ property: `og:${name}`, content })),
    meta({ name: 'twitter:card', content: site === null ? 'summary' : 'summary_large_image' }),
  ];
}

function folderOf(site: string): string {
  if (!/^https:\/\/[^?#]+\/$/.test(site)) throw new Error(`SITE must be like https://example.org/mart/, not ${site}`);
  return site;
}

export function linkCard(site: string | undefined): Plugin {
  return {
    name: 'link-card',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      // Only the page itself is linked to.
      handler: (html, { path }) => (path === '/index.html' ? cardTags(html, site || null) : []),
    },
  };
}
