// The rename table: under which other names a checkpoint may hold a parameter of MART.

interface Renaming {
  /** Why such checkpoints exist. */
  readonly reason: string;
  /** The other name of `name`, or null where the rule says nothing about it. */
  apply(name: string): string | null;
}

const stripped = (prefix: string) => (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : null);

const RENAMINGS: readonly Renaming[] = [
  { reason: 'official checkpoints hold the MBT part alone', apply: stripped('vit.') },
  { reason: 'BERT saved from its wrapper', apply: stripped('lan_model.') },
  { reason: 'BERT saved alone', apply: stripped('lan_model.bert.') },
  {
    reason: 'BERT converted from TensorFlow names LayerNorm otherwise',
    apply: (name) =>
      name.includes('LayerNorm.')
        ? name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta')
        : null,
  },
];

/** DataParallel and training loops put these in front of every name. */
const WRAPPERS = ['', 'module.', 'model.', 'module.model.'];

/** Names to look for, best first: the official one, its renamings, each also behind a wrapper's prefix. */
export function namesInCheckpoints(name: string): string[] {
  const names = [name];
  for (const { apply } of RENAMINGS) {
    for (const known of [...names]) {
      const other = apply(known);
      if (other !== null && !names.includes(other)) names.push(other);
    }
  }
  return WRAPPERS.flatMap((wrapper) => names.map((known) => wrapper + known));
}
