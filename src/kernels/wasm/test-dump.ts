// For tests: a module of the assembler as text, an instruction a line, as `wasm-objdump -d` would show it.
import { INSTRUCTIONS, type Immediate } from './opcodes';

const BY_OPCODE = new Map(
  Object.entries(INSTRUCTIONS).map(([name, { opcode, immediate }]) => [`${opcode}`, { name, immediate }]),
);
const TYPES = new Map([
  [0x7f, 'i32'],
  [0x7d, 'f32'],
  [0x7b, 'v128'],
]);

class Reader {
  at = 0;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }

  byte = (): number => {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new Error('the module ends too early');
    return value;
  };

  take = (length: number): Uint8Array<ArrayBuffer> => {
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  };

  natural = (): number => {
    for (let value = 0, place = 1; ; place *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return value;
    }
  };

  signed = (): number => {
    for (let value = 0, bits = 0; ; ) {
      const byte = this.byte();
      value |= (byte & 0x7f) << bits;
      bits += 7;
      if (byte < 0x80) return bits < 32 && byte & 0x40 ? value | (-1 << bits) : value;
    }
  };

  text = (): string => new TextDecoder().decode(this.take(this.natural()));

  vector = <T>(item: (index: number) => T): T[] => Array.from({ length: this.natural() }, (_, i) => item(i));
}

/** Functions by name, each as lines: `name(parameters) locals`, then its instructions, indented by blocks. */
export function dump(module: Uint8Array<ArrayBuffer>): ReadonlyMap<string, readonly string[]> {
  const sections = sectionsOf(module);
  const exported = new Reader(sections.get(7) ?? new Uint8Array());
  const names = exported.vector(() => {
    const name = exported.text();
    exported.take(1);
    return { name, index: exported.natural() };
  });
  const { functions, locals } = namesOf(sections.get(0) ?? new Uint8Array());
  const code = new Reader(sections.get(10) ?? new Uint8Array());
  const bodies = code.vector(() => code.take(code.natural()));
  return new Map(
    names.map(({ name, index }) => {
      if (functions[index] !== name) throw new Error(`function ${index} has two names: ${name}, ${functions[index]}`);
      return [name, linesOf(name, new Reader(bodies[index] ?? new Uint8Array()), locals[index] ?? [], functions)];
    }),
  );
}

function sectionsOf(module: Uint8Array<ArrayBuffer>): ReadonlyMap<number, Uint8Array<ArrayBuffer>> {
  const reader = new Reader(module);
  reader.take(8);
  const sections = new Map<number, Uint8Array<ArrayBuffer>>();
  while (reader.at < module.length) sections.set(reader.byte(), reader.take(reader.natural()));
  return sections;
}

function namesOf(section: Uint8Array<ArrayBuffer>): { functions: string[]; locals: string[][] } {
  const reader = new Reader(section);
  const found = { functions: [] as string[], locals: [] as string[][] };
  if (section.length === 0 || reader.text() !== 'name') return found;
  const names = () =>
    reader.vector(() => {
      reader.natural();
      return reader.text();
    });
  while (reader.at < section.length) {
    const kind = reader.byte();
    reader.natural();
    if (kind === 1) found.functions = names();
    else
      found.locals = reader.vector(() => {
        reader.natural();
        return names();
      });
  }
  return found;
}

function linesOf(name: string, reader: Reader, parameters: readonly string[], functions: readonly string[]): string[] {
  const locals = reader.vector(() => {
    // How many of the type: the assembler writes them one by one.
    reader.natural();
    return `${TYPES.get(reader.byte())}`;
  });
  const lines = [`${name}(${parameters.join(', ')})${locals.length > 0 ? ` ${locals.join(' ')}` : ''}`];
  const skip = (count: number): string => {
    reader.take(count);
    return '';
  };
  const of: Readonly<Record<Immediate, (instruction: string) => string>> = {
    none: () => '',
    // No block leaves a value.
    block: () => skip(1),
    index: (instruction) => {
      const index = reader.natural();
      if (instruction === 'call') return ` ${functions[index]}`;
      return instruction.startsWith('local.') ? ` ${parameters[index] ?? index}` : ` ${index}`;
    },
    i32: () => ` ${reader.signed()}`,
    f32: () => ` ${new Float32Array(reader.take(4).buffer)[0]}`,
    v128: () => ` ${[...new Float32Array(reader.take(16).buffer)].join(' ')}`,
    // Alignment, offset.
    memory: () => `${skip(1)} ${reader.natural()}`,
    lane: () => ` ${reader.byte()}`,
    zero: () => skip(1),
  };
  for (let depth = 1; depth > 0; ) {
    const first = reader.byte();
    const opcode = first === 0xfd || first === 0xfc ? `${first},${reader.natural()}` : `${first}`;
    const known = BY_OPCODE.get(opcode);
    if (!known) throw new Error(`no instruction has the bytes ${opcode}`);
    if (known.name === 'end') depth--;
    if (depth > 0) lines.push(`${'  '.repeat(depth)}${known.name}${of[known.immediate](known.name)}`);
    if (known.immediate === 'block') depth++;
  }
  return lines;
}
