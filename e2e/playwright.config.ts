// End-to-end tests: what a person does, in real headless Chromium against the built page. On wasm, since a software
// WebGPU adapter is too slow for whole videos; one at a time, since the network takes all cores.
import { defineConfig } from '@playwright/test';
import { findBrowser, launchOptions } from '../src/cli/browser';

const browser = await findBrowser();
// Two checkouts on one machine can run at once.
const port = process.env.PORT ?? '4273';
const address = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: address,
    headless: false,
    launchOptions: launchOptions(browser, { webgpu: 'none' }),
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    // offline.spec.ts alone is about it; it would answer what other tests stand in for.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `npx --no-install tsx e2e/serve.ts ${port}`,
    cwd: '..',
    url: address,
    timeout: 300_000,
    reuseExistingServer: false,
  },
});
