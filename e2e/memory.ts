// The browser's processes and their memory, as Linux tells it.
import { readFileSync } from 'node:fs';
import { type Browser, type Page, test } from '@playwright/test';

export function skipWithoutProc(): void {
  test.skip(process.platform !== 'linux', 'memory of processes is read from Linux');
}

/** Memory of the browser while `work` runs, looked at twice a second. MB */
export async function memoryDuring(browser: Browser, work: () => Promise<void>): Promise<readonly number[]> {
  const looks: number[] = [];
  const look = async () => looks.push(await memoryOf(browser));
  // A look that the browser no longer answers belongs to a test that has failed.
  const timer = setInterval(() => void look().catch(() => undefined), 500);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  await look();
  return looks;
}

/** The browser's processes, by their ids of the operating system. */
export async function processesOf(
  browser: Browser,
): Promise<readonly { readonly id: number; readonly type: string }[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo;
}

/** Sum over the browser's processes of their own share of memory (PSS). MB */
export async function memoryOf(browser: Browser): Promise<number> {
  return (await processesOf(browser)).reduce((sum, { id }) => sum + shareOf(id), 0);
}

/** What scripts of the page and its workers hold behind a collection of garbage, which the browser waits for. MB */
export async function liveMemory(page: Page): Promise<number> {
  const bytes = await page.evaluate(async () => {
    const measured: Promise<{ bytes: number }> = Reflect.apply(
      Reflect.get(performance, 'measureUserAgentSpecificMemory'),
      performance,
      [],
    );
    return (await measured).bytes;
  });
  return bytes / 1e6;
}

/** MB; 0 for a process that has just ended. */
function shareOf(pid: number): number {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1000;
  } catch {
    return 0;
  }
}
