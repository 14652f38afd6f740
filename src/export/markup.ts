// Text inside of XML, HTML and WebVTT: escaped, on one line, without the characters that XML forbids.

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeMarkup(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]+/gu, ' ').replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
}
