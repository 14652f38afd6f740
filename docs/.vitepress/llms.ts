// llms.txt, a list of the pages for machines that read (llmstxt.org).
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteData } from 'vitepress';
import { sections } from './sections';

export async function llmsText(folder: string, { title, description, base }: SiteData): Promise<void> {
  const address = (link: string) => `${base.slice(0, -1)}${link.endsWith('/') ? `${link}index` : link}.html`;
  const lists = sections.map(
    ({ text, pages }) =>
      `## ${text}\n\n${pages.map((page) => `- [${page.title}](${address(page.link)}): ${page.about}`).join('\n')}\n`,
  );
  await writeFile(join(folder, 'llms.txt'), `# ${title}\n\n> ${description}\n\n${lists.join('\n')}`);
}
