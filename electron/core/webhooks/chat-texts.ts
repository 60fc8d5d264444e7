import { assertNever } from '../../../shared/domain/assert-never.ts';
import {
  WEBHOOK_TEST,
  type WebhookJob,
  type WebhookLogError,
  type WebhookMessage,
} from '../../../shared/domain/webhook.ts';
import { dollars, duration } from '../../../shared/text/units.ts';

/** A message as people read it in a chat, before it is dressed for one service. All texts are plain. */
export type ChatText = {
  readonly title: string;
  readonly mood: 'good' | 'warning' | 'bad' | 'plain';
  /** Short facts, each with its name. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly paragraphs: readonly string[];
  /** Opens the job; null where there is none. */
  readonly link: string | null;
};

export function chatText(message: WebhookMessage): ChatText {
  switch (message.type) {
    case 'log.error':
      return logErrorText(message.data);
    case WEBHOOK_TEST:
      return {
        title: 'Safelight test',
        mood: 'plain',
        facts: [],
        paragraphs: [message.data.message],
        link: null,
      };
    case 'job.completed':
      return jobText(message.data, 'Job completed', 'good');
    case 'job.completed_partial':
      return jobText(message.data, 'Job partly completed', 'warning');
    case 'job.failed':
      return jobText(message.data, 'Job failed', 'bad');
    case 'job.cancelled':
      return jobText(message.data, 'Job cancelled', 'plain');
    case 'budget.reached':
      return jobText(message.data, 'Budget reached', 'warning');
    default:
      return assertNever(message);
  }
}

function logErrorText({ count, step, message, link }: WebhookLogError): ChatText {
  const title = count === 1 ? 'Error in a job' : `${count} errors in a job`;
  return { title, mood: 'bad', facts: [{ name: 'Step', value: step }], paragraphs: [message], link };
}

function jobText(data: WebhookJob, title: string, mood: ChatText['mood']): ChatText {
  const { counts, prompt, link, model } = data;
  const facts = [
    { name: 'Images', value: `${counts.completed} of ${counts.requested} completed` },
    ...(counts.failed > 0 ? [{ name: 'Failed', value: String(counts.failed) }] : []),
    ...(counts.unknown > 0 ? [{ name: 'Unknown', value: String(counts.unknown) }] : []),
    { name: 'Cost', value: costText(data) },
    ...(data.durationMs === null ? [] : [{ name: 'Took', value: duration(data.durationMs) }]),
    { name: 'Model', value: model },
  ];
  const reasons = data.errors.map(({ code, images, advice }) => `${code} × ${images}: ${advice}`);
  return { title, mood, facts, paragraphs: [...(prompt === null ? [] : [prompt]), ...reasons], link };
}

function costText({ cost, budgetUsd }: WebhookJob): string {
  const known = dollars(cost.usd);
  const unpriced = cost.unpriced > 0 ? ` and ${cost.unpriced} calls unpriced` : '';
  return `${known}${unpriced}${budgetUsd === null ? '' : ` of ${dollars(budgetUsd)}`}`;
}
