import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../../../shared/domain/settings.ts';
import type { Store } from '../ports/store.ts';

/** The settings as they are: stored values over the defaults, parsed. */
export class SettingsBook {
  readonly #store: Store;
  readonly #onChange: (settings: Settings) => void;
  #current: Settings;

  /**
   * @param newUserId the identity that a new data directory gets.
   * @param onChange hears the settings after each change that is stored.
   * @param onUnreadable hears of stored settings that this version cannot read, once. Their defaults count; what is stored stays until it
   * is set anew.
   */
  constructor(
    store: Store,
    newUserId: () => string,
    writable: boolean,
    onChange: (settings: Settings) => void,
    onUnreadable: (keys: readonly string[]) => void,
  ) {
    this.#store = store;
    this.#onChange = onChange;
    const stored = store.settings.all();
    const { readable, unreadable } = readableOf(stored);
    if (unreadable.length > 0) onUnreadable(unreadable);
    const hasUser = typeof readable['userId'] === 'string';
    const userId = hasUser ? readable['userId'] : newUserId();
    this.#current = settingsSchema.parse({ ...DEFAULT_SETTINGS, ...readable, userId });
    if (!hasUser && writable) this.#beginUser();
  }

  /** Whose the database is has to be known as long as the file is there: by that its images in the library are told from others. */
  #beginUser(): void {
    const store = this.#store;
    store.transaction('full', () => store.settings.set('userId', this.#current.userId));
    try {
      store.checkpoint();
    } catch {
      // It is committed, and comes into the file later.
    }
  }

  get current(): Settings {
    return this.#current;
  }

  /** Stores the given settings, all or none, and returns them all. */
  update(change: { [K in keyof Settings]?: Settings[K] | undefined }): Settings {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const next = settingsSchema.parse({ ...this.#current, ...Object.fromEntries(given) });
    this.#store.transaction('full', () => {
      for (const [key, value] of given) this.#store.settings.set(key, value);
    });
    this.#current = next;
    this.#onChange(next);
    return next;
  }
}

/** Stored settings of this version, by whether they are what it writes. */
function readableOf(stored: Readonly<Record<string, unknown>>) {
  const readable: Record<string, unknown> = {};
  const unreadable: string[] = [];
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    if (!Object.hasOwn(stored, key)) continue;
    if (schema.safeParse(stored[key]).success) readable[key] = stored[key];
    else unreadable.push(key);
  }
  return { readable, unreadable };
}
