import type { KeyRing } from '../../../shared/domain/key.ts';

/**
 * The API keys, each for one server alone: a key is never sent to another address than the one it was set for. Only
 * OPENAI_API_KEY goes to whatever address a job names, since whoever sets it chooses that address with it.
 */
export interface Keys {
  /** What may be told of them. */
  ring(): KeyRing;
  /** The key for calls to this address: the one set for it, else OPENAI_API_KEY, else null. Null is the provider's own address. */
  keyFor(baseUrl: string | null): string | null;
  /** Every key that an answer may still hold, for redaction. The same list until one is added or goes. */
  all(): readonly string[];
  /** Keeps a key. `store` throws AppError `not_possible` where nothing protects it. */
  set(baseUrl: string | null, key: string, keep: 'store' | 'session'): Promise<void>;
  /** Forgets the key that was set for the address. */
  clear(baseUrl: string | null): Promise<void>;
}
