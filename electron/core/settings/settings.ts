import { AppError } from '../../../shared/contract/result.ts';
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
   * @throws AppError `database_unusable` when a stored setting does not parse.
   */
  constructor(
    store: Store,
    newUserId: () => string,
    writable: boolean,
    onChange: (settings: Settings) => void,
  ) {
    this.#store = store;
    this.#onChange = onChange;
    const stored = store.settings.all();
    const hasUser = typeof stored['userId'] === 'string';
    const userId = hasUser ? stored['userId'] : newUserId();
    const known = Object.fromEntries(Object.entries(stored).filter(([key]) => key in settingsSchema.shape));
    const parsed = settingsSchema.safeParse({ ...DEFAULT_SETTINGS, ...known, userId });
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') ?? 'unknown';
      throw new AppError('database_unusable', `The stored setting "${field}" cannot be read`, {
        advice: 'Remove it from the settings table of the database; its default then counts.',
        field,
      });
    }
    this.#current = parsed.data;
    if (!hasUser && writable)
      store.transaction('full', () => store.settings.set('userId', this.#current.userId));
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
