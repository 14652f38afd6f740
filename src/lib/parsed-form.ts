// What a zod schema says of a value, whatever the value is. Work-around: zod 4.6.7: a check of a size throws a TypeError
// where it meets an object that can't become a number (found by tests/fuzz; no report found). Goes when it says so instead.
import type { z } from 'zod';

type Parsed<T> = { readonly form: T } | { readonly path: string; readonly message: string };

/** The value in the schema's form; or where it first breaks it, '' for the whole, and how. */
export function parsedForm<T>(schema: z.ZodType<T>, value: unknown): Parsed<T> {
  try {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { form: parsed.data };
    const [issue] = parsed.error.issues;
    return { path: issue?.path.join('.') ?? '', message: issue?.message ?? 'another form' };
  } catch (error) {
    if (error instanceof TypeError) return { path: '', message: 'another form' };
    throw error;
  }
}
