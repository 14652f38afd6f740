import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KeptAnalysis } from '../analysis/kept';
import type { MartError } from '../lib/errors';
import { fetchVideo, videoName } from '../lib/fetch-video';
import { openFromAddress, openLink, readDemo } from './opening';
import type { Asked } from './jobs';
import type { Page } from './store';

const PAGE = 'https://page.example/mart/';
const demo = (search: string) => readDemo(new URL(search, PAGE));

/** A page that writes down what is asked of it. */
function fakePage(allowed = true) {
  const said: string[] = [];
  const actions = {
    openKept: async (from: string, _: null, read: () => Promise<KeptAnalysis>) => {
      await read();
      said.push(`kept ${from}`);
    },
    note: (code: string, { parts }: Record<string, unknown>) => said.push(`note ${code} ${parts}`),
    askFetch: async ({ name, host }: { name: string; host: string }) => {
      said.push(`may ${name} be fetched from ${host}`);
      return allowed;
    },
    openSample: async ({ scope, mask }: Asked) =>
      said.push(`sample ${JSON.stringify(scope)} ${Object.values(mask ?? {}).join()}`),
    openFetched: async (name: string, _: unknown, { scope }: Asked) =>
      said.push(`video ${name} ${JSON.stringify(scope)}`),
  };
  return { page: { actions } as unknown as Page, said };
}
const noLink = () => null;

describe('demo links', () => {
  it('ask for nothing where none of their parts is there', () => {
    expect(demo('./')).toBeNull();
    expect(demo('?model=base&lang=zh#timeline')).toBeNull();
    expect(demo('?sample=none&segments=3')).toBeNull();
  });

  it('ask for the sample, for segments and for a mask', () => {
    expect(demo('?sample=')).toEqual({ video: null, scope: {}, mask: null, leftOut: [] });
    expect(demo('?segments=720')?.scope).toEqual({ segments: { mode: 'number', segments: 720 } });
    const mask = (text: string) => demo(`?mask=${text}`)?.mask;
    expect(mask('random,0.25,1,0.5,7')).toEqual({ strategy: 'random', ratio: 0.25, lambda: 1, reveal: 0.5, seed: 7 });
    expect(mask('tube')).toEqual({ strategy: 'tube', ratio: 0.5, lambda: 0.9, reveal: 0.1, seed: 1 });
    expect(mask('eq7,.9,,0')).toEqual({ strategy: 'eq7', ratio: 0.9, lambda: 0.9, reveal: 0, seed: 1 });
  });

  it.each([
    'segments=0',
    'segments=721',
    'segments=8.5',
    'segments=',
    'mask=none',
    'mask=',
    'mask=random,0.91',
    'mask=random,1e-1',
    'mask=random,0.5,2',
    'mask=random,0.5,1,-1',
    'mask=random,0.5,1,1,1.5',
    'mask=random,0.5,1,1,1,1',
    'video=http://other.example/a.mp4',
    'video=javascript:alert(1)',
    'video=',
  ])('name %s, leave it out, and keep the rest', (part) => {
    const asked = demo(`?sample=&${part}`);
    expect(asked).toEqual({ video: null, scope: {}, mask: null, leftOut: [part] });
  });

  it('take videos from https and from beside the page', () => {
    expect(demo('?video=https://a.example/b.mp4?x=1')?.video?.href).toBe('https://a.example/b.mp4?x=1');
    expect(demo('?video=sample/sample.mp4')?.video?.href).toBe(`${PAGE}sample/sample.mp4`);
  });

  it('open what they ask for, and say what they left out', async () => {
    const { page, said } = fakePage();
    await openFromAddress(page, { href: `${PAGE}?mask=tube&segments=x` }, noLink);
    await openFromAddress(page, { href: `${PAGE}?video=https://a.example/b%20c.mp4&segments=4` }, noLink);
    expect(said).toEqual([
      'sample {} tube,0.5,0.9,0.1,1',
      'note address-ignored segments=x',
      'may b c.mp4 be fetched from a.example',
      'video b c.mp4 {"segments":{"mode":"number","segments":4}}',
    ]);
    expect(openFromAddress(page, { href: PAGE }, noLink)).toBeNull();
  });

  it('fetch nothing from another server without a yes, and ask for nothing beside the page', async () => {
    const { page, said } = fakePage(false);
    await openFromAddress(page, { href: `${PAGE}?video=https://a.example/b.mp4` }, noLink);
    await openFromAddress(page, { href: `${PAGE}?video=b.mp4` }, noLink);
    expect(said).toEqual(['may b.mp4 be fetched from a.example', 'video b.mp4 {}']);
  });
});

describe('share links', () => {
  it('are shown, go before a demo link, and other fragments are left alone', async () => {
    const { page, said } = fakePage();
    await openFromAddress(page, { href: `${PAGE}?sample=#r=abc` }, (hash) => async () => {
      said.push(hash);
      return { result: {} } as KeptAnalysis;
    });
    expect(said).toEqual(['#r=abc', 'kept link']);
    expect(openLink(page, '#timeline', noLink)).toBeNull();
  });
});

describe('fetching a video', () => {
  afterEach(() => vi.unstubAllGlobals());
  const { signal } = new AbortController();
  const address = new URL('https://a.example/clips/one.mp4');
  const answers = (answer: () => Response) => vi.stubGlobal('fetch', async () => answer());
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'fetched',
      ({ code, details }: MartError) => [code, details.status ?? null, details.host ?? null],
    );

  it('gives the file and how far it is, and sends no cookies and no address', async () => {
    const fetched = vi.fn(
      async (_url: string, _options: RequestInit) => new Response('12345', { headers: { 'content-length': '5' } }),
    );
    vi.stubGlobal('fetch', fetched);
    const seen: unknown[] = [];
    const file = await fetchVideo(address, signal, (bytes) => seen.push(bytes));
    expect([file.name, file instanceof File && (await file.text())]).toEqual(['one.mp4', '12345']);
    expect(seen.at(-1)).toEqual({ loaded: 5, total: 5 });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  it('gives the address of a large one whose server gives parts, and takes no more of it', async () => {
    const cancel = vi.fn();
    const headers = { 'content-length': '7000000', 'content-type': 'video/mp4' };
    answers(() => new Response(new ReadableStream({ cancel }), { status: 206, headers }));
    expect(await fetchVideo(address, signal, () => {})).toEqual({
      name: 'one.mp4',
      size: 7_000_000,
      type: 'video/mp4',
      url: address.href,
    });
    expect(cancel).toHaveBeenCalled();
  });

  it('gives a small one whole, in parts or not, and a large one whose server gives no parts', async () => {
    for (const [status, bytes] of [
      [206, 5],
      [200, 5_000_000],
    ] as const) {
      answers(() => new Response(new Uint8Array(bytes), { status, headers: { 'content-length': String(bytes) } }));
      const file = await fetchVideo(address, signal, () => {});
      expect([file instanceof File, file.size]).toEqual([true, bytes]);
    }
  });

  it('asks for the whole where the server may not be asked for parts', async () => {
    vi.stubGlobal('fetch', async (_: string, { headers }: RequestInit) =>
      headers ? Promise.reject(new TypeError('Failed to fetch')) : new Response('12345'),
    );
    expect((await fetchVideo(address, signal, () => {})).size).toBe(5);
  });

  it('says when the server does not let it, or refuses', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await codeOf(fetchVideo(address, signal, () => {}))).toEqual(['video-unreachable', null, 'a.example']);
    answers(() => new Response('', { status: 404 }));
    expect(await codeOf(fetchVideo(address, signal, () => {}))).toEqual(['video-unreachable', 404, 'a.example']);
  });

  it('stops before a video that is too large, told or not', async () => {
    answers(() => new Response('1', { headers: { 'content-length': '600000000' } }));
    expect(await codeOf(fetchVideo(address, signal, () => {}))).toEqual(['video-too-large', null, null]);
    const piece = new Uint8Array(60e6);
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(piece) });
    answers(() => new Response(endless));
    expect(await codeOf(fetchVideo(address, signal, () => {}))).toEqual(['video-too-large', null, null]);
  });

  it('names the file by the address', () => {
    expect(videoName(new URL('https://a.example/'))).toBe('a.example');
    expect(videoName(new URL('https://a.example/x/100%.mp4'))).toBe('100%.mp4');
  });
});
