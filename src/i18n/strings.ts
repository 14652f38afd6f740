// The page's strings in the language in use, and the sentences for errors and notices.
import type { ErrorDetails, PlainError } from '../lib/errors';
import { delegate } from './delegate';
import type { Strings } from './en';
import { words } from './language';

/** Reads as the language in use does at that moment. Keep objects and functions of it, never a string. */
export const strings: Strings = delegate(words);

/** What happened, to which file, what to do now: at most two sentences. An unforeseen failure shows its own words too. */
export function errorText(error: PlainError): string {
  const { code, message, details } = error;
  return strings.errors[code](code === 'internal' ? { message, ...details } : details);
}

/** A notice of an open video in words; an unknown code is shown as it is rather than swallowed. */
export function noticeText(code: string, details: ErrorDetails): string {
  return strings.notices[code]?.(details) ?? strings.unknownNotice(code);
}

/** A class of the model in words; a model's own classes keep the name that its config gives. */
export function className(name: string): string {
  return strings.classes[name] ?? name;
}

/** A class in a letter or two, for narrow places: `code` where the language has none of its own. */
export function classCode(name: string, code: string): string {
  return strings.classCodes[name] ?? code;
}
