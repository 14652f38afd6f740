// Where a race is run: a worker of a page in Chromium, or a process of Node with Dawn's WebGPU. Parity's hosts do it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Host, inProcess, wasmFolder, withPage } from '../tests/parity/hosts';
import type { RaceMessage, RaceRequest } from './race/protocol';

const here = dirname(fileURLToPath(import.meta.url));
const ortFolder = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));

export async function raceOn(
  host: Host,
  request: Omit<RaceRequest, 'wasmFolder' | 'ortFolder'>,
  receive: (message: RaceMessage) => void,
): Promise<void> {
  if (host.name === 'chromium') {
    const folders = { 'onnxruntime/': ortFolder };
    await withPage<RaceMessage>({ webgpu: host.webgpu, folders, receive, root: here }, (page, wasm) =>
      page.evaluate((race) => window.startRace(race), {
        ...request,
        wasmFolder: wasm,
        ortFolder: new URL('/onnxruntime/', wasm).href,
      }),
    );
    return;
  }
  const race = { ...request, wasmFolder: `${wasmFolder}/`, ortFolder: `${pathToFileURL(ortFolder).href}/` };
  await inProcess<RaceMessage, RaceRequest>(race, host.variables, receive, join(here, 'node-process.ts'));
}
