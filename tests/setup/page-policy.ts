// A Vite plugin for what the built page lets itself do: its content policy, in the header and, as far as it works there, in
// the page itself, so that it holds on any static host; and the headers that keep others out.
import type { Plugin } from 'vite';

/** https: in connect-src and media-src is for the video that `?video=URL` asks for; the page asks no other server. */
const EVERYWHERE = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self' blob: https:",
  "img-src 'self' blob: data:",
  "media-src 'self' blob: data: https:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];

/**
 * Documents take text for markup or for a script's address only through src/lib/trusted-types.ts. Not so workers: they have
 * no markup, script-src lets them load nothing but the page's own, and libraries start threads from there.
 */
const IN_DOCUMENTS = ["require-trusted-types-for 'script'", 'trusted-types default'];

const join = (...parts: readonly (readonly string[])[]) => parts.flat().join('; ');

/** In the page itself: there, nobody can be kept from framing it. */
export const tagPolicy = join(EVERYWHERE, IN_DOCUMENTS);
export const documentPolicy = join(EVERYWHERE, IN_DOCUMENTS, ["frame-ancestors 'none'"]);
const filePolicy = join(EVERYWHERE);

/** What the page never asks a browser for. */
const UNUSED = [
  ...['accelerometer', 'bluetooth', 'browsing-topics', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...['idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb'],
];

export const otherHeaders = {
  'Permissions-Policy': UNUSED.map((name) => `${name}=()`).join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function pagePolicy(): Plugin {
  return {
    name: 'page-policy',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const referrer = {
          tag: 'meta',
          attrs: { name: 'referrer', content: 'no-referrer' },
          injectTo: 'head' as const,
        };
        // A page that is served from source has scripts of Vite's own in it.
        if (!bundle) return [referrer];
        const policy = { 'http-equiv': 'Content-Security-Policy', content: tagPolicy };
        return [{ tag: 'meta', attrs: policy, injectTo: 'head-prepend' as const }, referrer];
      },
    },
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = (request.url ?? '/').replace(/[?#].*/s, '');
        // The site has a policy of its own in its pages.
        if (path.startsWith('/docs/')) return next();
        const isDocument = path.endsWith('/') || path.endsWith('.html');
        response.setHeader('Content-Security-Policy', isDocument ? documentPolicy : filePolicy);
        next();
      });
    },
  };
}
