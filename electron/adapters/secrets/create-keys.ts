import { AppError } from '../../../shared/contract/result.ts';
import type { KeyRing, KeyState } from '../../../shared/domain/key.ts';
import type { Keys } from '../../core/ports/keys.ts';
import type { Cipher } from './cipher.ts';
import { type KeyFile, keyFile, type SealedKey } from './key-file.ts';
import type { SecretFile } from './secret-file.ts';

/** How a base URL is read: two spellings of one server are one address. */
export type ReadAddress = (
  baseUrl: string,
) =>
  | { readonly ok: true; readonly baseUrl: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

export type KeysOptions = {
  /** Absolute path of the file that keeps the keys. */
  readonly file: string;
  /** Null where this host stores no keys: the file, which may be another host's, is then never touched. */
  readonly cipher: Cipher | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readAddress: ReadAddress;
  /** What the provider is called at when a job names no base URL. */
  readonly ownAddress: string;
  /** Told when the file cannot be used. Must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * Reads the stored keys and keeps them in memory. A damaged file is set aside under another name and reported. A key that the secret
 * store does not give is reported and stays in the file: it is there again at a start with the store unlocked. Rejects never.
 */
export async function createKeys(options: KeysOptions): Promise<Keys> {
  const keys = new KeyBook(options);
  await keys.load();
  return keys;
}

/** Shorter keys are shown by none of their characters: four would be half of them, or all. */
const SHORTEST_SHOWN = 12;
const SHOWN = 4;

type Held =
  /** `sealed` is null for a key that is kept until the app ends. */
  | { readonly key: string; readonly sealed: string | null }
  /** Stored, but the system's secret store does not give it. */
  | { readonly key: null; readonly sealed: string };

class KeyBook implements Keys {
  readonly #options: KeysOptions;
  readonly #file: SecretFile<KeyFile>;
  readonly #environmentKey: string | null;
  /** One key for each address. */
  #held: ReadonlyMap<string, Held> = new Map();
  /** Kept ready: every text that is logged asks for it. */
  #all: readonly string[] = [];
  /** Keys that were replaced or cleared: a call under way may still be answered with one of them. */
  readonly #former = new Set<string>();

  constructor(options: KeysOptions) {
    this.#options = options;
    const { file: path, reportProblem, now } = options;
    this.#file = keyFile({ path, reportProblem, now });
    this.#environmentKey = options.env['OPENAI_API_KEY']?.trim() || null;
    this.#hold(new Map());
  }

  async load(): Promise<void> {
    const { cipher, ownAddress, reportProblem } = this.#options;
    if (cipher === null) return;
    const held = new Map<string, Held>();
    const locked = new Map<string, unknown>();
    for (const { baseUrl, sealed } of await this.#readStored()) {
      const address = baseUrl ?? ownAddress;
      try {
        held.set(address, { key: await cipher.decrypt(Buffer.from(sealed, 'base64')), sealed });
      } catch (error) {
        held.set(address, { key: null, sealed });
        locked.set(address, error);
      }
    }
    this.#hold(held);
    const [reason] = locked.values();
    if (locked.size > 0) reportProblem(sayLocked([...locked.keys()]), reason);
  }

  /** The entries of the file; none, and reported, where it is damaged or cannot be read. */
  async #readStored(): Promise<SealedKey[]> {
    const { file, reportProblem } = this.#options;
    const stored = await this.#file.read();
    await this.#file
      .setAside()
      .catch((error: unknown) => reportProblem(`${file} could not be set aside`, error));
    return stored?.keys ?? [];
  }

  ring(): KeyRing {
    const { cipher } = this.#options;
    const held = [...this.#held].map(
      ([address, one]): KeyState => ({
        baseUrl: this.#shownAddress(address),
        source: sourceOf(one),
        endsWith: one.key === null ? '' : ending(one.key),
      }),
    );
    const fromEnv = this.#environmentKey === null ? [] : [environmentState(this.#environmentKey)];
    const keys = [...held, ...fromEnv];
    return { protection: cipher?.protection ?? 'none', backend: cipher?.backend ?? '', keys };
  }

  keyFor(baseUrl: string | null): string | null {
    const address = this.#read(baseUrl);
    const held = address.ok ? this.#held.get(address.baseUrl) : undefined;
    return held?.key ?? this.#environmentKey;
  }

  all(): readonly string[] {
    return this.#all;
  }

  /** @throws AppError `invalid_input` for an address that is none, `not_possible` where nothing protects a key, `disk_full`, `data_dir_unusable` */
  set(baseUrl: string | null, key: string, keep: 'store' | 'session'): Promise<void> {
    return this.#file.change(async () => {
      const address = this.#require(baseUrl);
      const sealed = keep === 'store' ? await this.#seal(key) : null;
      await this.#replace(new Map([...this.#held, [address, { key, sealed }]]));
    });
  }

  /** @throws AppError `invalid_input` for an address that is none, `disk_full`, `data_dir_unusable` */
  clear(baseUrl: string | null): Promise<void> {
    return this.#file.change(async () => {
      const address = this.#require(baseUrl);
      await this.#replace(new Map([...this.#held].filter(([at]) => at !== address)));
    });
  }

  /** What counts from now on: first on the disk, then in memory. */
  async #replace(next: ReadonlyMap<string, Held>): Promise<void> {
    const isStored = ({ sealed }: Held) => sealed !== null;
    const concernsFile = [...this.#held.values(), ...next.values()].some(isStored);
    if (concernsFile) await this.#save(next);
    this.#hold(next);
  }

  #hold(next: ReadonlyMap<string, Held>): void {
    for (const { key } of this.#held.values()) if (key !== null) this.#former.add(key);
    this.#held = next;
    const held = [...next.values()].map(({ key }) => key);
    const all = [this.#environmentKey, ...held, ...this.#former];
    this.#all = [...new Set(all.filter((key) => key !== null))];
  }

  #save(held: ReadonlyMap<string, Held>): Promise<void> {
    const stored = [...held].flatMap(([address, { sealed }]): SealedKey[] =>
      sealed === null ? [] : [{ baseUrl: this.#shownAddress(address), sealed }],
    );
    return this.#file.write({ version: 1, keys: stored });
  }

  async #seal(key: string): Promise<string> {
    const { cipher } = this.#options;
    if (cipher === null) {
      throw new AppError('not_possible', 'Nothing on this host protects a stored key.', {
        advice: 'Keep the key until the app ends, or set OPENAI_API_KEY. The desktop app can store it.',
      });
    }
    try {
      return (await cipher.encrypt(key)).toString('base64');
    } catch (cause) {
      throw new AppError('not_possible', `The system's secret store (${cipher.backend}) took no key.`, {
        advice: "Unlock the system's keyring and try again, or keep the key until the app ends.",
        cause,
      });
    }
  }

  #require(baseUrl: string | null): string {
    const address = this.#read(baseUrl);
    if (address.ok) return address.baseUrl;
    throw new AppError('invalid_input', address.message, { advice: address.advice, field: 'baseUrl' });
  }

  #read(baseUrl: string | null): ReturnType<ReadAddress> {
    const { readAddress, ownAddress } = this.#options;
    return readAddress(baseUrl ?? ownAddress);
  }

  #shownAddress(address: string): string | null {
    return address === this.#options.ownAddress ? null : address;
  }
}

function sourceOf({ key, sealed }: Held): KeyState['source'] {
  if (key === null) return 'locked';
  return sealed === null ? 'session' : 'stored';
}

function sayLocked(addresses: readonly string[]): string {
  const what = addresses.length === 1 ? 'The key' : 'The keys';
  const store = "the system's secret store is locked or was changed";
  const advice = 'Unlock it and start Safelight again, or set the key anew in Settings';
  return `${what} for ${addresses.join(', ')} could not be read: ${store}. ${advice}`;
}

function environmentState(key: string): KeyState {
  return { baseUrl: null, source: 'environment', endsWith: ending(key) };
}

function ending(key: string): string {
  return key.length < SHORTEST_SHOWN ? '' : key.slice(-SHOWN);
}
