// Where the files lie that a session's workers fetch: below the folder of the build, or wherever else somebody says.
import type { Folder } from '../lib/folder';
import type { CoreUrls } from '../media/ffmpeg-core';

export interface Places {
  /** config.json and what it names. */
  readonly model: Folder;
  /** tfjs's .wasm files. */
  readonly tfjs: Folder;
  /** blazeface.json and blazeface.bin. */
  readonly faces: Folder;
  /** Null: what the browser can't decode stays unread. */
  readonly ffmpeg: CoreUrls | null;
}

/** As `npm run build` lays them out. `base`: URL of its folder, from the page's own. */
export function placesBelow(base: string, model: string): Places {
  const below = (path: string) => new URL(path, new URL(base, document.baseURI)).href;
  return {
    model: below(`models/${model}/`),
    tfjs: below('tfjs/'),
    faces: below('faces/'),
    ffmpeg: { core: below('ffmpeg/core/'), coreMt: below('ffmpeg/core-mt/') },
  };
}
