// npm run -s parity:smoke
// Pieces of the network at odd small shapes on Chromium's software WebGPU adapter against wasm: that WebGPU works in the
// browser at all, which the big runs on Dawn in Node don't show. Exit code as parity's.
import { runSmokeInChromium } from './hosts';
import { formatLine } from './report';
import type { SmokeMessage } from './smoke-worker';

async function main(): Promise<number> {
  const started = performance.now();
  const messages: SmokeMessage[] = [];
  await runSmokeInChromium('software', (message) => {
    messages.push(message);
    if (message.kind === 'line') console.log(formatLine(message.line));
  });
  const last = messages.at(-1);
  if (last?.kind !== 'done') throw new Error(last?.kind === 'error' ? last.message : 'the run ended without a word');
  const lines = messages.flatMap((message) => (message.kind === 'line' ? [message.line] : []));
  const failed = lines.filter(({ ok }) => !ok).length;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${failed === 0 ? 'PASS' : 'FAIL'}  ${lines.length} compared, ${failed} failed  ${last.adapter}, ${seconds} s`,
  );
  return failed === 0 && lines.length > 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`parity: ${error instanceof Error ? error.message : String(error)}`);
  return 2;
});
