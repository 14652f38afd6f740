// Look-ups by names that come from files and links: what every object inherits ('constructor', '__proto__') is not meant.

/** What `table` itself holds under `name`. */
export function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
