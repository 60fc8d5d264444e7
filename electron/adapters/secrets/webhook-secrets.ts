import { AppError } from '../../../shared/contract/result.ts';
import type { KeyRing } from '../../../shared/domain/key.ts';
import type { WebhookSecret, WebhookSecrets } from '../../core/ports/webhook-secrets.ts';
import type { Cipher } from './cipher.ts';
import type { SecretFile } from './secret-file.ts';
import {
  type StoredSecret,
  type WebhookFile,
  webhookSecretFile,
  webhookSecretSchema,
} from './webhook-secret-file.ts';

export type WebhookSecretsOptions = {
  /** Absolute path of the file that keeps them. */
  readonly file: string;
  /**
   * Null where this host has no secret store. What such a host keeps is then readable to whoever can read its user's files: unlike an
   * API key, a webhook's secret spends no money, and a webhook that is gone when the command line ends would be none.
   */
  readonly cipher: Cipher | null;
  /** Told when the file, or something in it, cannot be used. Must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * Reads what is stored and keeps it in memory. Never rejects: what cannot be read is reported and stays in the file, or, where the
 * whole file is damaged, under another name from the first change on.
 */
export async function createWebhookSecrets(options: WebhookSecretsOptions): Promise<WebhookSecrets> {
  const book = new WebhookSecretBook(options);
  await book.load();
  return book;
}

/** `open` is null for what cannot be read here. */
type Held = { readonly stored: StoredSecret; readonly open: WebhookSecret | null };

class WebhookSecretBook implements WebhookSecrets {
  readonly #options: WebhookSecretsOptions;
  readonly #file: SecretFile<WebhookFile>;
  #held: ReadonlyMap<string, Held> = new Map();
  #all: readonly string[] = [];

  constructor(options: WebhookSecretsOptions) {
    this.#options = options;
    const { file: path, reportProblem, now } = options;
    this.#file = webhookSecretFile({ path, reportProblem, now });
  }

  get protection(): KeyRing['protection'] {
    return this.#options.cipher?.protection ?? 'none';
  }

  async load(): Promise<void> {
    const held = new Map<string, Held>();
    for (const stored of (await this.#file.read())?.webhooks ?? [])
      held.set(stored.endpointId, { stored, open: await this.#open(stored) });
    this.#hold(held);
  }

  async #open({ endpointId, sealed, plain }: StoredSecret): Promise<WebhookSecret | null> {
    const { cipher, reportProblem } = this.#options;
    if (sealed === null || cipher === null) return plain;
    try {
      return webhookSecretSchema.parse(JSON.parse(await cipher.decrypt(Buffer.from(sealed, 'base64'))));
    } catch (error) {
      reportProblem(
        `The address of webhook ${endpointId} could not be read: the secret store is locked`,
        error,
      );
      return null;
    }
  }

  get(endpointId: string): WebhookSecret | null {
    return this.#held.get(endpointId)?.open ?? null;
  }

  all(): readonly string[] {
    return this.#all;
  }

  set(endpointId: string, secret: WebhookSecret): Promise<void> {
    return this.#file.change(async () => {
      const stored = await this.#seal(endpointId, secret);
      await this.#replace(new Map([...this.#held, [endpointId, { stored, open: secret }]]));
    });
  }

  remove(endpointId: string): Promise<void> {
    return this.#file.change(() =>
      this.#replace(new Map([...this.#held].filter(([id]) => id !== endpointId))),
    );
  }

  async #seal(endpointId: string, secret: WebhookSecret): Promise<StoredSecret> {
    const { cipher } = this.#options;
    if (cipher === null) return { endpointId, sealed: null, plain: secret };
    try {
      const sealed = (await cipher.encrypt(JSON.stringify(secret))).toString('base64');
      return { endpointId, sealed, plain: null };
    } catch (cause) {
      throw new AppError('not_possible', `The system's secret store (${cipher.backend}) took no secret.`, {
        advice: "Unlock the system's keyring and try again.",
        cause,
      });
    }
  }

  /** First on the disk, then in memory. */
  async #replace(next: ReadonlyMap<string, Held>): Promise<void> {
    await this.#file.write({ version: 1, webhooks: [...next.values()].map(({ stored }) => stored) });
    this.#hold(next);
  }

  /** What was replaced or removed stays among the secrets: an answer that is on its way may hold it. */
  #hold(next: ReadonlyMap<string, Held>): void {
    this.#held = next;
    const texts = [...next.values()].flatMap(({ open }) => (open === null ? [] : secretTexts(open)));
    const added = texts.filter((text) => !this.#all.includes(text));
    if (added.length > 0) this.#all = [...this.#all, ...new Set(added)];
  }
}

/** A part of an address this short names a place, and proves nothing: /hooks/safelight, wait=true. */
const SHORTEST_SECRET_PART = 16;

/** What of it must never be shown: the signing secret, the whole address, and those of its parts that may stand alone. */
function secretTexts({ url, secret }: WebhookSecret): string[] {
  const { pathname, search, searchParams } = new URL(url);
  const values = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  // Also as they are meant: what quotes an address may have decoded it.
  const parts = [
    pathname.slice(1),
    search.slice(1),
    ...pathname.split('/'),
    ...values,
    ...searchParams.values(),
  ];
  const long = parts.filter(({ length }) => length >= SHORTEST_SECRET_PART);
  // The address of a place is no secret by itself.
  const whole = long.length > 0 ? [url] : [];
  return secret === null ? [...whole, ...long] : [...whole, ...long, secret, secret.replace(/^whsec_/, '')];
}
