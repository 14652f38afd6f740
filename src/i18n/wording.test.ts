// Both languages say everything, Chinese is Chinese, and views take every word from strings: read from the sources.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { zh } from './zh';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [part: string]: unknown;
}
type Visit = (node: Node) => boolean | undefined;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** Every node, from the outside in; `visit` returns false to leave out what is inside. */
function walk(node: Node, visit: Visit): void {
  if (visit(node) === false) return;
  for (const part of Object.values(node).flat()) if (isNode(part)) walk(part, visit);
}

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

/** The source's tree, and where in it a node stands: "path:line". */
function parsed(path: string) {
  const source = readFileSync(path, 'utf8');
  const line = (node: Node) => source.slice(0, node.start).split('\n').length;
  return { tree: parseSync(path, source).program as unknown as Node, at: (node: Node) => `${path}:${line(node)}` };
}

/** The words of a string or of one piece of a template, else null. */
function wordsOf(node: Node): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'JSXText') return String(node.value);
  if (node.type === 'TemplateElement') return (node.value as { cooked: string }).cooked;
  return null;
}

const LETTERS = /\p{L}/u;

describe('Chinese', () => {
  /** Each string by its path, as its kind: "string", or "function of 2". */
  function kinds(node: object, path = ''): string[] {
    return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value === 'object' && value !== null) return kinds(value, `${path}${key}.`);
      return `${path}${key}: ${typeof value === 'function' ? `function of ${value.length}` : typeof value}`;
    });
  }

  /** What Chinese says for names of the model and the engine, which are English as they are. */
  const OWN_NAMES = /^(classes|classCodes|topBar\.stages)\./;

  it('has every string of English, of the same kind', () => {
    const shared = kinds(zh).filter((kind) => !OWN_NAMES.test(kind));
    expect(shared.sort()).toEqual(kinds(en).sort());
  });

  /** Names, formats and units that Chinese leaves as they are. */
  const NAMES = new RegExp(
    [
      /config\.json|vocab\.txt|lexicon\.json|docs\/share-link\.md|ffmpeg\.wasm|@ffmpeg\/core|ffmpeg/,
      /\b(GPL-2\.0-or-later|Apache-2\.0|CC BY-NC-SA 4\.0|SIL Open Font License 1\.1)/,
      /\b(mp4|mov|webm|mkv|srt|vtt|sbv|ass|txt|tsv|json|csv|png|svg|npz|safetensors|MP4|WebM|JSON|CSV|PNG|SVG|HTML|ZIP|H\.264|UTF-8|SubRip|WebVTT|AC-3|DTS|ProRes|DRM|CORS|QR)\b/,
      /\b(MART|WebGPU|WebAssembly|SIMD|WebCodecs|tiny|Inter|SenticNet|NRC|Show this page in English|English|Chrome|Edge|Firefox|Safari)\b/,
      /\b([A-Z]|softmax|logits|intra|inter|Ctrl|Page Up|Page Down|Home|End|Shift|Enter|Esc|px|MB|kB|NumPy|float32|float16|tau|zh-CN|not happy|happy|Python|SHA-256|zh-Hans)\b/,
      /\b(CVPR|Zhang|Zhicheng Zhang|Pancheng Zhao|Eunil Park|Jufeng Yang)\b/,
    ]
      .map(({ source }) => source)
      .join('|'),
    'g',
  );
  const literals = filesIn('src/i18n', /(^|\/)(errors-zh|zh|zh\/[\w-]+)\.ts$/).flatMap((path) => {
    const { tree, at } = parsed(path);
    const found: { where: string; words: string }[] = [];
    const visit = (node: Node): boolean | undefined => {
      if (node.type === 'ImportDeclaration' || node.type.startsWith('TS')) return false;
      if (node.type === 'BinaryExpression' && String(node.operator).endsWith('==')) return false;
      if (node.type === 'Property') {
        walk(node.value as Node, visit);
        return false;
      }
      const words = wordsOf(node);
      if (words !== null) found.push({ where: at(node), words });
      return undefined;
    };
    walk(tree, visit);
    return found;
  });
  const wrong = (is: (words: string) => boolean) =>
    literals.filter(({ words }) => is(words)).map(({ where, words }) => `${where} ${words}`);

  it('holds no English but names', () => {
    expect(literals.length).toBeGreaterThan(200);
    expect(wrong((words) => /[A-Za-z]/.test(words.replaceAll(NAMES, '')))).toEqual([]);
  });

  it('uses Chinese punctuation, and addresses people in one way', () => {
    expect(wrong((words) => /\p{Script=Han}[,.;:!?"]|！|你/u.test(words))).toEqual([]);
  });

  it('uses one term for each thing, and never says that a person feels', () => {
    // Elsewhere: 光标, 重建误差, 掩码, 图块, 重建, 50%.
    expect(
      wrong((words) => /游标|恢复误差|掩膜|份额|输出头|遮挡实验室|情绪|本机|补丁|修复|复原|感受到| %/.test(words)),
    ).toEqual([]);
  });
});

describe('views', () => {
  const files = [...filesIn('src/views', /\.tsx$/), ...filesIn('src/ui', /\.tsx$/)];
  const NAMED = /^(aria-(label|description|valuetext|roledescription|placeholder)|title|placeholder|alt|label|hint)$/;
  /** What decides between words; a call or a comparison does not. */
  const CHOICES = /^(ConditionalExpression|LogicalExpression|TemplateLiteral|JSXExpressionContainer|TSAsExpression)$/;

  /** Strings with letters that `node` may come out as. */
  function spoken(node: Node): Node[] {
    if (LETTERS.test(wordsOf(node) ?? '')) return [node];
    if (!CHOICES.test(node.type)) return [];
    const { test: _, left, ...parts } = node;
    const outcomes = node.operator === '&&' ? parts : { ...parts, left };
    return Object.values(outcomes).flat().filter(isNode).flatMap(spoken);
  }

  it('say nothing that is not in strings', () => {
    expect(files.length).toBeGreaterThan(10);
    const found = files.flatMap((path) => {
      const { tree, at } = parsed(path);
      const said: string[] = [];
      walk(tree, (node) => {
        const name = node.type === 'JSXAttribute' ? (node.name as Node).name : null;
        const shown =
          node.type === 'JSXElement' || node.type === 'JSXFragment'
            ? (node.children as Node[])
            : NAMED.test(String(name)) && isNode(node.value)
              ? [node.value]
              : [];
        said.push(...shown.flatMap(spoken).map((words) => `${at(words)} ${wordsOf(words)?.trim()}`));
        return undefined;
      });
      return said;
    });
    expect(found).toEqual([]);
  });

  it('keep no string of one language beyond the moment', () => {
    const kept = [...files, ...filesIn('src/views', /\.ts$/)].flatMap((path) => {
      const { tree, at } = parsed(path);
      /** Names of the module that stand for a part of strings, with its path. */
      const aliases = new Map([['strings', '']]);
      const pathOf = (node: Node): string | null => {
        if (node.type === 'Identifier') return aliases.get(String(node.name)) ?? null;
        if (node.type !== 'MemberExpression' || node.computed) return null;
        const base = pathOf(node.object as Node);
        return base === null ? null : `${base}.${String((node.property as Node).name)}`;
      };
      const valueAt = (where: string) =>
        where
          .split('.')
          .slice(1)
          .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], en);
      const found: string[] = [];
      walk(tree, (node) => {
        if (/Function|Class|^TS/.test(node.type)) return false;
        if (node.type === 'VariableDeclarator' && isNode(node.init)) {
          const where = pathOf(node.init);
          if (where !== null) aliases.set(String((node.id as Node).name), where);
        }
        const where = node.type === 'MemberExpression' ? pathOf(node) : null;
        if (where !== null && typeof valueAt(where) === 'string') found.push(`${at(node)} strings${where}`);
        return undefined;
      });
      return found;
    });
    expect(kept).toEqual([]);
  });
});
