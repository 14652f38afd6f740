// The plain text of a subtitle cue: markup of SRT, WebVTT and ASS removed, entities decoded, one line.

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['lrm', ''],
  ['rlm', ''],
]);

/** `<i>`, `</v>`, `<c.loud>`, `<00:01.500>`; a lone `<` as in "I <3 you" is text. */
const TAG = /<\/?[a-z][^<>]*>|<\d[\d:.]*>/gi;
/** ASS overrides such as `{\an8}`, which SRT files carry too, and the drawing breaks `\N`, `\n`, `\h`. */
const OVERRIDE = /\{\\[^}]*\}/g;
const ASS_BREAK = /\\[Nnh]/g;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi;

export function plainText(raw: string): string {
  return raw
    .replace(/<br\s*\/?>/gi, ' ')
    .replace(OVERRIDE, '')
    .replace(ASS_BREAK, ' ')
    .replace(TAG, '')
    .replace(ENTITY, decodeEntity)
    .replace(/\s+/g, ' ')
    .trim();
}

function decodeEntity(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? entity;
  const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
}
