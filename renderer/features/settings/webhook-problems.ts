import type { WebhookEvent, WebhookKind } from '../../../shared/domain/webhook.ts';
import { strings } from '../../strings/index.ts';

/** A webhook as it is typed. */
export type WebhookDraft = {
  readonly kind: WebhookKind;
  readonly name: string;
  /** Empty to keep the one that is stored. */
  readonly url: string;
  /** Empty to have one made, or to keep the one that is stored. */
  readonly secret: string;
  readonly newSecret: boolean;
  readonly events: readonly WebhookEvent[];
  readonly allowLocal: boolean;
  readonly includePrompt: boolean;
};

export type WebhookProblems = Readonly<Partial<Record<'name' | 'url' | 'secret' | 'events', string>>>;

/** What is wrong with a webhook as it was typed, by field; nothing when the app can be asked to keep it. @param isNew whether nothing of it is stored yet */
export function webhookProblems(draft: WebhookDraft, isNew: boolean): WebhookProblems {
  const text = strings.webhooks;
  const url = draft.url.trim();
  const address = url === '' && !isNew ? null : addressProblem(url, draft.allowLocal);
  const secret = draft.secret.trim();
  return {
    ...(draft.name.trim() === '' ? { name: text.nameMissing } : {}),
    ...(address === null ? {} : { url: address }),
    ...(secret !== '' && !secret.startsWith('whsec_') ? { secret: text.secretWrong } : {}),
    ...(draft.events.length === 0 ? { events: text.eventsMissing } : {}),
  };
}

function addressProblem(address: string, allowLocal: boolean): string | null {
  const text = strings.webhooks;
  const wrong = allowLocal ? text.urlWrongLocal : text.urlWrong;
  if (!(allowLocal ? /^https?:\/\/\S+$/i : /^https:\/\/\S+$/i).test(address)) return wrong;
  try {
    const { username, password } = new URL(address);
    return username + password === '' ? null : text.urlCredentials;
  } catch {
    return wrong;
  }
}
