import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../../ports/webhooks.ts';

export const OK: WebhookAnswer = { kind: 'answered', status: 200, text: 'ok', retryAfterMs: null };

export function answered(status: number, text = '', retryAfterMs: number | null = null): WebhookAnswer {
  return { kind: 'answered', status, text, retryAfterMs };
}

/** A receiver that answers what the test says, and keeps what it was sent. */
export class FakeSender implements WebhookSender {
  readonly sent: WebhookRequest[] = [];
  answer: (request: WebhookRequest, signal: AbortSignal) => WebhookAnswer | Promise<WebhookAnswer> = () => OK;
  #secrets = 0;

  checkUrl: WebhookSender['checkUrl'] = async (url) =>
    url.startsWith('https://') ? null : { message: 'This is no web address.', advice: 'Use https.' };

  async checkSecret(secret: string) {
    return secret.startsWith('whsec_')
      ? null
      : { message: 'This is no signing secret.', advice: 'Leave it out.' };
  }

  async newSecret() {
    this.#secrets += 1;
    return `whsec_${String(this.#secrets).padStart(44, 'M')}`;
  }

  async send(request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer> {
    signal.throwIfAborted();
    this.sent.push(request);
    return this.answer(request, signal);
  }

  /** The types of the messages that were sent, in order. */
  types(): string[] {
    return this.sent.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  }
}

/** Hangs until the app gives the try up. */
export function hang(_request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
