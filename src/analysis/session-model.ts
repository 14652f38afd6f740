// The model that a session's engine holds: loaded once for everyone who asks, and anew when its device was lost or another
// precision is wanted.
import * as Comlink from 'comlink';
import type {
  EngineApi,
  EngineChange,
  EngineInfo,
  LoadProgress,
  LoadRequest,
  ModelInfo,
  PrecisionChoice,
} from '../engine/protocol';

export interface Loaded {
  readonly engine: EngineInfo;
  readonly model: ModelInfo;
}

export class SessionModel {
  readonly #engine: Pick<Comlink.Remote<EngineApi>, 'load'>;
  #request: LoadRequest;
  #loading: Promise<Loaded> | null = null;
  #isLoaded = false;
  readonly #engineFollowers = new Set<(change: EngineChange) => void>();
  /** Everyone who waits for the model hears how far it is, not only who asked first. */
  readonly #loadFollowers = new Set<(progress: LoadProgress) => void>();

  constructor(engine: Pick<Comlink.Remote<EngineApi>, 'load'>, request: LoadRequest) {
    this.#engine = engine;
    this.#request = request;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  async prepare(onProgress: (progress: LoadProgress) => void = () => {}): Promise<Loaded> {
    if (!this.#loading) {
      this.#loading = this.#load();
      this.#loading.catch(() => this.unload());
    }
    this.#loadFollowers.add(onProgress);
    try {
      return await this.#loading;
    } finally {
      this.#loadFollowers.delete(onProgress);
    }
  }

  /** The next `prepare` loads anew. */
  unload(): void {
    this.#loading = null;
    this.#isLoaded = false;
  }

  setPrecision(precision: PrecisionChoice): void {
    if (precision === this.#request.precision) return;
    this.#request = { ...this.#request, precision };
    this.unload();
  }

  /** `listener` hears whenever the GPU was lost and the engine went on. */
  followEngine(listener: (change: EngineChange) => void): void {
    this.#engineFollowers.add(listener);
  }

  async #load(): Promise<Loaded> {
    const loaded = await this.#engine.load(
      this.#request,
      Comlink.proxy((progress: LoadProgress) => {
        for (const follow of this.#loadFollowers) follow(progress);
      }),
      Comlink.proxy((change: EngineChange) => {
        this.#loading = Promise.resolve({ engine: change.engine, model: loaded.model });
        for (const follow of this.#engineFollowers) follow(change);
      }),
    );
    this.#isLoaded = true;
    return loaded;
  }
}
