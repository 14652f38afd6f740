// An object that always answers as another one does now: what is taken from it once stays right when that one changes.

type Tree = Record<PropertyKey, unknown>;

/** What `tree` itself holds under `key`: names come from files too, and every object answers to 'constructor'. */
function held(tree: object, key: PropertyKey): unknown {
  return Array.isArray(tree) || Object.hasOwn(tree, key) ? Reflect.get(tree, key) : undefined;
}

/**
 * Stands for the object that `current` returns, deeply: objects and functions inside are stood for as well, so a module
 * may keep `strings.mask` or `strings.mask.segment`. A string that is kept is only the string of that moment.
 */
export function delegate<Shape extends object>(current: () => Shape): Shape {
  const inner = new Map<PropertyKey, unknown>();
  const read = (key: PropertyKey): unknown => held(current(), key);

  function standIn(key: PropertyKey): unknown {
    const value = read(key);
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return value;
    if (!inner.has(key)) {
      inner.set(
        key,
        typeof value === 'function'
          ? (...args: unknown[]) => Reflect.apply(read(key) as (...args: unknown[]) => unknown, current(), args)
          : delegate(() => read(key) as object),
      );
    }
    return inner.get(key);
  }

  // The proxy's own target stays empty, so nothing in it can contradict what the traps say.
  return new Proxy<Tree>(
    {},
    {
      get: (_, key) => standIn(key),
      has: (_, key) => Reflect.has(current(), key),
      ownKeys: () => Reflect.ownKeys(current()),
      getOwnPropertyDescriptor: (_, key) =>
        Object.hasOwn(current(), key)
          ? { value: standIn(key), enumerable: true, configurable: true, writable: false }
          : undefined,
      set: () => false,
      defineProperty: () => false,
      deleteProperty: () => false,
    },
  ) as Shape;
}
