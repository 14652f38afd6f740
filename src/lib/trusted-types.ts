// Where a browser knows Trusted Types, the page's policy lets text become the address of a script or a worker only if it is
// of the page's own origin, and never markup or a script. To be imported before anything else of a page.

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };

/** Named `default`, which browsers ask wherever text is used: bundlers and libraries start workers with plain addresses. */
trustedTypes?.createPolicy('default', {
  createScriptURL(address) {
    // A blob: address has the origin of the page that made it.
    if (new URL(address, location.href).origin === location.origin) return address;
    throw new TypeError('a script of another origin');
  },
});
