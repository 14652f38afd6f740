// Serves the built page for the tests on the port given, with preview's headers; builds it first when it is stale.
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { ensureFreshBuild } from '../src/cli/fresh-build';

const root = fileURLToPath(new URL('../', import.meta.url));
ensureFreshBuild(root);
const server = await preview({
  root,
  preview: { port: Number(process.argv[2]), strictPort: true, host: '127.0.0.1', open: false },
});
server.printUrls();
