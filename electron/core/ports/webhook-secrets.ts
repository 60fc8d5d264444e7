import type { KeyRing } from '../../../shared/domain/key.ts';

/** What nobody but the receiver may know of an endpoint: its address, which for Slack and Discord is all the proof they want, and its signing secret. */
export type WebhookSecret = { readonly url: string; readonly secret: string | null };

/** The secrets of webhooks. They are never shown again in full, and never leave for anywhere but their endpoint. */
export interface WebhookSecrets {
  /** How what is kept from now on is protected; `none` is a file that only its user can read. */
  readonly protection: KeyRing['protection'];
  /** Null when it is not there, or cannot be read here. */
  get(endpointId: string): WebhookSecret | null;
  /** Every secret text, for redaction: also those that were replaced or removed since the start. The same list until one is added. */
  all(): readonly string[];
  /** @throws AppError `not_possible` when the secret store refuses, `disk_full`, `data_dir_unusable` */
  set(endpointId: string, secret: WebhookSecret): Promise<void>;
  remove(endpointId: string): Promise<void>;
}
