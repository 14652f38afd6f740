// Isolation on hosts that send no headers for it: the service worker adds them, which takes one loading more, before
// anything is shown. Once a tab: a browser that is not isolated by that is not asked again.

import { registered } from './register';

const GUARD = 'mart.isolating';
/** The worker's script is small; a host that is slower gives a page in one thread. ms */
const PATIENCE = 5000;

/** Whether the page is being loaded anew; then nothing else should begin. */
export async function isolate(serviceWorker: URL): Promise<boolean> {
  if (globalThis.crossOriginIsolated || !('serviceWorker' in navigator)) return false;
  try {
    if (sessionStorage.getItem(GUARD) !== null) return false;
    sessionStorage.setItem(GUARD, 'begun');
    const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
    if ((await Promise.race([registered(serviceWorker), late])) === null) return false;
    location.reload();
    return true;
  } catch {
    // Storage or service workers are forbidden: one thread it is.
    return false;
  }
}
