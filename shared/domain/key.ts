import { z } from 'zod';

/**
 * How a stored key is protected. `system`: by the system's secret store. `weak`: encrypted with a key that any program can know, as
 * on a Linux without a keyring. `none`: this host stores no keys, and holds them until it ends.
 */
export const PROTECTIONS = ['system', 'weak', 'none'] as const;

/** What is told of a key. Never the key itself, only enough to recognise it. */
export const keyStateSchema = z.strictObject({
  /** The server that it is for; null for the provider's own address. */
  baseUrl: z.string().nullable(),
  /**
   * `environment`: OPENAI_API_KEY, which counts where no other key is set. `locked`: stored, but not used, since the system's secret
   * store is locked or was changed.
   */
  source: z.enum(['stored', 'session', 'environment', 'locked']),
  /** Its last four characters; empty when it is so short that they would give it away, or locked. */
  endsWith: z.string().max(4),
});
export type KeyState = z.infer<typeof keyStateSchema>;

export const keyRingSchema = z.strictObject({
  protection: z.enum(PROTECTIONS),
  /** What protects it, as the system calls it: `gnome_libsecret`, `keychain`, `dpapi`, `basic_text`; empty when nothing does. */
  backend: z.string(),
  keys: z.array(keyStateSchema),
});
export type KeyRing = z.infer<typeof keyRingSchema>;
