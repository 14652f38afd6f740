// The project's own lexicon.json, as models/recipe/lexicon.py writes it:
// {"version":1,"name":...,"classes":[...],"source":...,"words":{"happy":[sentiment, probability of each class]}}.
import { z } from 'zod';
import { MartError } from '../lib/errors';
import { parsedForm } from '../lib/parsed-form';
import { type Collected, collect, type FileEntry } from './collect';
import type { Sentiment } from './types';

const recordSchema = z
  .object({
    version: z.literal(1),
    name: z.string().min(1),
    classes: z.array(z.string().min(1)).min(2),
    source: z.string(),
    words: z.record(
      z.string(),
      z.tuple([z.union([z.literal(-1), z.literal(0), z.literal(1)])], z.number().min(0).max(1)),
    ),
  })
  .superRefine(({ classes, words }, context) => {
    for (const [word, entry] of Object.entries(words)) {
      if (entry.length === classes.length + 1) continue;
      context.addIssue({ code: 'custom', path: ['words', word], message: 'a sentiment and a number for each class' });
    }
  });

/** Errors: lexicon-invalid, naming the first rule that is broken. */
export function parseLexicon(
  text: string,
  file: string,
  classes: readonly string[],
  polarity: readonly number[],
): Collected {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MartError('lexicon-invalid', `${file} is no JSON`, { file, rule: 'JSON' }, error);
  }
  const parsed = parsedForm(recordSchema, value);
  if (!('form' in parsed)) {
    const rule = `${parsed.path || 'lexicon'}: ${parsed.message}`;
    throw new MartError('lexicon-invalid', `${file}: ${rule}`, { file, rule });
  }
  const { words, name, source, classes: own } = parsed.form;
  const entries = Object.entries(words).map(([word, [sentiment, ...degrees]]): FileEntry => {
    return {
      word,
      sentiment: sentiment as Sentiment,
      emotions: new Map(own.map((emotion, i) => [emotion, degrees[i] ?? 0])),
    };
  });
  return collect(entries, classes, polarity, { name, source });
}
