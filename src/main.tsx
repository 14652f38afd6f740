// The page's entry: one session of the analysis, the page's core on top of it, and React on top of that.
import './lib/trusted-types';
import '@fontsource-variable/inter';
import { createRoot } from 'react-dom/client';
import { readLexicon } from './analysis/lexicon';
import { remask } from './analysis/remask';
import { createAnalysisSession, type SessionOptions } from './analysis/session';
import type { PrecisionChoice } from './analysis/types';
import { askedLanguage, speak } from './i18n/language';
import { languageOf } from './i18n/language-choice';
import { MartError, toPlainError } from './lib/errors';
import { isolate } from './offline/isolate';
import { createOffline } from './offline/offline';
import { recentDatabase } from './state/recent-records';
import { readSaved } from './share/read-saved';
import { readLink } from './share/share-links';
import { openFromAddress, openLink } from './state/opening';
import { createMemory, PRECISIONS } from './state/remembered';
import { fetchSampleAnalysis, wantsSample } from './state/sample';
import { createPage } from './state/store';
import { fitPrint } from './ui/print';
import { applyTheme } from './ui/theme';
import './ui/tokens.css';
import './ui/base.css';
import './ui/print.css';
import { App } from './views/app';

/**
 * `?model=NAME`, `?backend=webgpu|wasm`, `?precision=f32|f16` and `?form=tiled|direct` choose what runs; `precision` was
 * chosen before.
 */
function sessionOptions(query: URLSearchParams, precision: PrecisionChoice): SessionOptions {
  const model = query.get('model');
  const backend = query.get('backend');
  const form = query.get('form');
  return {
    ...(model && /^[\w.-]+$/.test(model) ? { model } : {}),
    ...(backend === 'webgpu' || backend === 'wasm' ? { backend } : {}),
    ...(form === 'tiled' || form === 'direct' ? { form } : {}),
    precision,
  };
}

async function fetchFile(path: string, type: string, signal: AbortSignal): Promise<File> {
  const name = path.split('/').at(-1) ?? path;
  try {
    const response = await fetch(new URL(path, document.baseURI), { signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new File([await response.blob()], name, { type });
  } catch (error) {
    throw new MartError('fetch-failed', `${path} could not be fetched`, { file: name }, error);
  }
}

const sample = (signal: AbortSignal) =>
  Promise.all([
    fetchFile('sample/sample.mp4', 'video/mp4', signal),
    fetchFile('sample/sample.vtt', 'text/vtt', signal),
  ]);

/** Reading the property throws where storage is forbidden. */
function shelf(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const serviceWorker = new URL('service-worker.js', document.baseURI);
// Nothing else begins where the page is loaded anew.
if (import.meta.env.PROD && (await isolate(serviceWorker))) await new Promise(() => {});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const memory = createMemory(shelf());
const { theme, language, precision } = memory.store.getState();
fitPrint();
applyTheme(theme);
const query = new URLSearchParams(location.search);
const askedPrecision = PRECISIONS.find((name) => name === query.get('precision')) ?? precision;
const session = createAnalysisSession(sessionOptions(query, askedPrecision));
session.chooseEncodings(memory.store.getState().encodings);
const offline = createOffline();
const page = createPage({
  session,
  offline,
  remask,
  memory,
  precision: askedPrecision,
  recents: recentDatabase(),
  sample,
  readResult: readSaved,
  readLexicon,
});
session.followEngine((change) => page.actions.engineChanged(change));
try {
  await speak(languageOf(askedLanguage(query, language), navigator.languages));
} catch (error) {
  page.actions.fail(toPlainError(error));
}
createRoot(root).render(<App page={page} />);
// The model comes after what is to be seen at once.
const asked = openFromAddress(page, location, readLink);
window.addEventListener('hashchange', () => void openLink(page, location.hash, readLink));
if (!asked && wantsSample(query))
  await page.actions.showSample(() => fetchSampleAnalysis(new URL('sample/', document.baseURI).href));
await page.actions.prepare();
if (import.meta.env.PROD) await offline.begin(serviceWorker);
