// The AnalysisResult's types out of its JSON Schema, so that the package's types need no other package's. Covers what the
// schema uses and throws at anything else.

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
}

/** As a TypeScript type, indented by `depth` levels. */
export function typeOf(schema: Schema, depth = 0): string {
  const { type, properties, required = [], additionalProperties, items, prefixItems } = schema;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.map((one) => typeOf(one, depth)).join(' | ');
  if (prefixItems) return `[${prefixItems.map((item) => typeOf(item, depth)).join(', ')}]`;
  if (type === 'array' && typeof items === 'object') {
    const item = typeOf(items, depth);
    return item.includes('|') ? `(${item})[]` : `${item}[]`;
  }
  if (type === 'object' && properties) {
    const pad = '  '.repeat(depth + 1);
    const lines = Object.entries(properties).map(
      ([name, value]) => `${pad}${name}${required.includes(name) ? '' : '?'}: ${typeOf(value, depth + 1)};`,
    );
    return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
  }
  if (type === 'object' && typeof additionalProperties === 'object') {
    return `Record<string, ${typeOf(additionalProperties, depth)}>`;
  }
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string' || type === 'boolean' || type === 'null') return type;
  throw new Error(`no type is known for ${JSON.stringify(schema).slice(0, 200)}`);
}

/** The declaration file that stands for src/analysis/result. */
export function resultDeclarations(schema: Schema): string {
  return [
    '// Written by the build from analysis-result.schema.json, which says units, ranges and lengths.',
    `export type AnalysisResult = ${typeOf(schema)};`,
    "export type SegmentResult = AnalysisResult['segments'][number];",
    "export type PersonResult = AnalysisResult['people'][number];",
    "export type View = AnalysisResult['settings']['view'];",
    '',
  ].join('\n');
}
