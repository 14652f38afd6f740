// Words in the form in which a lexicon knows them: BERT's basic tokens without signs, as models/recipe derives them.

/** What BERT's splitter leaves together: everything but white space, punctuation and ASCII's other signs. */
const PART = '[^\\s\\p{P}$+<=>^`|~]+';
/** "won't" is one word and not "won"; "it's" is "it" and "s". */
const PARTS = new RegExp(`${PART}['\u2019]t(?![\\p{L}\\p{N}])|${PART}`, 'gu');

/** Lower-cased words of a text, accents stripped; "heart-broken!" has two, a lone sign none. */
export function wordParts(text: string): string[] {
  const plain = text
    .replace(/\p{C}/gu, (sign) => (/\s/.test(sign) ? ' ' : ''))
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');
  return (plain.match(PARTS) ?? []).map((part) => part.replace('\u2019', "'"));
}
