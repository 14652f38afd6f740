// A Vite plugin that writes `licences.md` into the build: every package whose code or files travel in it, with its licence's
// text, and fails where a licence is none of those that may. Work-around: Vite 8.3's `build.license` leaves out what only
// workers import (no report found), which here is most of it. Goes when it doesn't.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const MAY = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0', 'OFL-1.1'];
/** In files of its own, beside the code (README, licences). */
const APART: Readonly<Record<string, string>> = {
  '@ffmpeg/core': 'GPL-2.0-or-later',
  '@ffmpeg/core-mt': 'GPL-2.0-or-later',
};
/** Copied into the build, not imported. */
const COPIED = [...Object.keys(APART), '@vladmandic/human', '@tensorflow/tfjs-backend-wasm'];

/** `…/node_modules/@tensorflow/tfjs-core` of a module's path; null for a module of ours. */
export function packageFolder(path: string): string | null {
  return /.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path.replaceAll('\\', '/').replace(/^\0/, ''))?.[0] ?? null;
}

/** `MIT AND ISC` where both may. */
export function isAllowed(name: string, licence: string): boolean {
  if (APART[name] === licence) return true;
  const parts = licence.replace(/[()]/g, '').split(/ AND /);
  return parts.every((part) => part.split(/ OR /).some((one) => MAY.includes(one.trim())));
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!isAllowed(name, String(license)))
    throw new Error(`${name} is under ${license}: none that may travel in the build`);
  const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return `## ${name} ${version}: ${license}\n\n${text ? readFileSync(join(folder, text), 'utf8').trim() : 'No text in the package.'}\n`;
}

/** `copied`: packages whose files are copied into the build. */
export function licences(copied: readonly string[] = COPIED) {
  const found = new Set<string>();
  const collect: Plugin = {
    name: 'licences-collect',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        const modules = part.type === 'chunk' ? part.moduleIds : part.originalFileNames;
        for (const path of modules) {
          const place = packageFolder(path);
          if (place !== null) found.add(place);
        }
      }
    },
  };
  let root = '';
  let folder = '';
  const write: Plugin = {
    name: 'licences-write',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = resolve(root, config.build.outDir);
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        for (const name of copied) found.add(join(root, 'node_modules', name));
        // What a bundler puts in has a name of a module, and no package.
        const packages = [...found].filter((one) => existsSync(join(one, 'package.json')));
        const sections = [...new Set(packages.map(section))].sort();
        writeFileSync(
          join(folder, 'licences.md'),
          `# Licences of what travels in this build\n\n${sections.join('\n')}`,
        );
      },
    },
  };
  return { collect, write };
}
