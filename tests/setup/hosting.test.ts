// docs/hosting.md and the workflows say what the build does: headers, the files that are kept, whose code runs.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ISOLATION } from '../../src/offline/protocol';
import { isAllowed, packageFolder } from './licences-plugin';
import { cardTags } from './link-card';
import { documentPolicy, otherHeaders } from './page-policy';
import { pageFiles } from './service-worker-plugin';

describe('docs/hosting.md', () => {
  it('lists the headers that the page is served with here', () => {
    const text = readFileSync('docs/hosting.md', 'utf8');
    const headers = { ...ISOLATION, ...otherHeaders, 'Content-Security-Policy': documentPolicy };
    for (const [name, value] of Object.entries(headers)) expect(text).toContain(`\n${name}: ${value}\n`);
  });
});

describe('workflows', () => {
  it('run no code of others but at a commit that was named', () => {
    const folder = '.github/workflows';
    const uses = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/uses: (.*)/g)].map(([, used]) => used),
    );
    expect(uses.length).toBeGreaterThan(0);
    for (const used of uses) expect(used).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

describe('the files that a service worker keeps', () => {
  function build(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'mart-build-'));
    for (const [name, body] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), body);
    }
    return folder;
  }

  it('are the page’s, apart from what few files need, weights and what is for the command line', () => {
    const files = pageFiles(
      build({
        'index.html': 'a',
        'assets/main-abcd1234.js': 'b',
        'assets/mediabunny-dts-abcd1234.js': 'cc',
        'ffmpeg/core-mt/ffmpeg-core.wasm': 'ddd',
        'ffmpeg/core/ffmpeg-core.wasm': 'e',
        'models/tiny/config.json': 'f',
        'models/tiny/weights-1.safetensors': 'g',
        'models/base/config.json': 'h',
        'src/cli/headless.html': 'i',
      }),
    );
    expect(files.usual.map(({ url }) => url)).toEqual([
      'assets/main-abcd1234.js',
      'index.html',
      'models/tiny/config.json',
    ]);
    expect(files.seldom.map(({ url }) => url)).toEqual([
      'assets/mediabunny-dts-abcd1234.js',
      'ffmpeg/core-mt/ffmpeg-core.wasm',
    ]);
    expect(files.used.map(({ url }) => url)).toEqual(['ffmpeg/core/ffmpeg-core.wasm']);
    expect(files.seldomBytes).toBe(5);
  });

  it('have a revision of their contents unless their name has it', () => {
    const of = (body: string) => pageFiles(build({ 'index.html': body, 'assets/main-abcd1234.js': body })).usual;
    const [script, page] = of('one');
    expect(script?.revision).toBeNull();
    expect(page?.revision).toMatch(/^[0-9a-f]{16}$/);
    expect(of('two')[1]?.revision).not.toBe(page?.revision);
  });
});

describe('licences of what travels in the build', () => {
  it('are of the package that a module lies in, also where it lies within another', () => {
    expect(packageFolder('/a/node_modules/zod/v4/index.js')).toBe('/a/node_modules/zod');
    expect(packageFolder('/a/node_modules/@b/c/node_modules/long/src/long.js')).toBe(
      '/a/node_modules/@b/c/node_modules/long',
    );
    expect(packageFolder('/a/src/main.tsx')).toBeNull();
  });

  it('may be permissive ones, and GPL only where it stays in files of its own', () => {
    expect(isAllowed('victory-vendor', 'MIT AND ISC AND BSD-3-Clause')).toBe(true);
    expect(isAllowed('some', '(MIT OR GPL-3.0)')).toBe(true);
    expect(isAllowed('@ffmpeg/core', 'GPL-2.0-or-later')).toBe(true);
    for (const licence of ['GPL-2.0-or-later', 'MIT AND GPL-3.0', 'UNLICENSED', 'undefined'])
      expect(isAllowed('some', licence)).toBe(false);
  });
});

describe('a link’s card', () => {
  const html = '<title>MART</title><meta name="description" content="A sentence." />';
  const said = (site: string | null) =>
    Object.fromEntries(cardTags(html, site).map(({ attrs }) => [attrs?.property ?? attrs?.name, attrs?.content]));

  it('has a picture only where the page’s whole address is known', () => {
    expect(said(null)).toEqual({
      'og:type': 'website',
      'og:title': 'MART',
      'og:description': 'A sentence.',
      'twitter:card': 'summary',
    });
    expect(said('https://example.org/mart/')['og:image']).toBe('https://example.org/mart/preview.png');
    expect(() => said('example.org')).toThrow('SITE must be like');
  });
});
