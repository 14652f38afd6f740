// Decoders that come as WebAssembly for what many browsers can't decode: AC-3, E-AC-3 and DTS sound, ProRes pictures.
// Each is loaded when a file first needs it; together they are a fifth of ffmpeg's core.

const LOADERS: Readonly<Record<string, () => Promise<void>>> = {
  ac3: async () => (await import('@mediabunny/ac3')).registerAc3Decoder(),
  dts: async () => (await import('@mediabunny/dts')).registerDtsDecoder(),
  prores: async () => (await import('@mediabunny/prores')).registerProresDecoder(),
};
const loading = new Map<string, Promise<void>>();

/** Whether there is a decoder for `codec` (Mediabunny's name) from now on; one that can't be loaded is as good as none. */
export async function loadDecoder(codec: string | null): Promise<boolean> {
  const name = codec === 'eac3' ? 'ac3' : (codec ?? '');
  const load = LOADERS[name];
  if (!load) return false;
  const started = loading.get(name) ?? load();
  loading.set(name, started);
  try {
    await started;
    return true;
  } catch {
    loading.delete(name);
    return false;
  }
}
