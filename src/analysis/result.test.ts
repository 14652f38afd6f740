import { expect, test } from 'vitest';
import { z } from 'zod';
import { analysisResultSchema } from './result';

test('the committed JSON Schema is the schema that results are checked against (vitest -u writes it)', async () => {
  const { $schema, ...form } = z.toJSONSchema(analysisResultSchema, { target: 'draft-2020-12' });
  const version = analysisResultSchema.shape.version.value;
  const $id = `urn:mart-emotion:analysis-result:${version}`;
  const schema = { $schema, $id, title: `AnalysisResult, version ${version}`, ...form };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('./analysis-result.schema.json');
});

test('a result of another version is refused', () => {
  const parsed = analysisResultSchema.safeParse({ version: 1 });
  expect(parsed.error?.issues.some((issue) => issue.path[0] === 'version')).toBe(true);
});
