import type { ListedWebhook } from '../../../../shared/contract/webhooks.ts';
import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import type { DeliveryStatus, WebhookDelivery } from '../../../../shared/domain/webhook.ts';
import { levelColor, levelIcon } from '../../../../shared/text/level-marks.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dayAndTime, duration } from '../../../../shared/text/units.ts';
import type { Report } from './printer.ts';

/** One webhook: how it is, then what it is told. */
export function endpointReport(endpoint: ListedWebhook): Report {
  const { id, name, kind, events, shownUrl, pending } = endpoint;
  const { level, word } = stateOf(endpoint);
  return {
    record: { type: 'webhook', ...endpoint },
    lines: (style) => [
      `${levelColor(style, level)(levelIcon(level))} ${plainLine(name)}  ${style.dim(`${kind}, ${plainLine(shownUrl)}`)}`,
      `  ${word}${pending > 0 ? `; ${counted(pending, 'message')} waiting` : ''}`,
      `  ${events.join(', ')}`,
      `  ${style.dim(id)}`,
    ],
  };
}

function stateOf({ enabled, paused, locked, failures }: ListedWebhook): { level: Level; word: string } {
  if (!enabled) return { level: 'info', word: 'off' };
  if (locked) return { level: 'warning', word: 'stored by another host, so it cannot be read here' };
  if (paused !== null)
    return {
      level: 'error',
      word: `paused: ${PAUSES[paused.reason]}. Go on with: safelight webhooks resume`,
    };
  if (failures === 0) return { level: 'success', word: 'on' };
  return { level: 'warning', word: `on; the last ${counted(failures, 'try', 'tries')} failed` };
}

const PAUSES = { failing: 'it kept failing', gone: 'it answered that it is gone' } as const;

/** A signing secret, the one time that it is shown. */
export function secretReport(endpointId: string, secret: string): Report {
  const record = { type: 'webhook_secret', endpointId, secret };
  return { record, lines: (style) => [`Signing secret, shown this once: ${style.bold(secret)}`] };
}

/** One message and what became of it. @param to the name of its webhook, where it is not plain */
export function deliveryReport(delivery: WebhookDelivery, to?: string): Report {
  const { id, type, status, attempts, createdAt, responseStatus, responseText, error, durationMs } = delivery;
  const level = levelOf(status);
  const answer = [
    ...(responseStatus === null ? [] : [`answered ${responseStatus}`]),
    ...(durationMs === null ? [] : [`in ${duration(durationMs)}`]),
  ].join(' ');
  return {
    record: { ...delivery, type: 'webhook_delivery', event: type } as Report['record'],
    lines: (style) => [
      `${levelColor(style, level)(levelIcon(level))} ${dayAndTime(createdAt)}  ${type}${to === undefined ? '' : ` to ${plainLine(to)}`}  ${status}, ${counted(attempts, 'try', 'tries')}${answer === '' ? '' : `, ${answer}`}`,
      ...(error === null ? [] : [`  ${plainLine(error)}`]),
      ...(responseText ? [`  ${style.dim(plainLine(responseText).slice(0, 200))}`] : []),
      `  ${style.dim(id)}`,
    ],
  };
}

function levelOf(status: DeliveryStatus): Level {
  switch (status) {
    case 'pending':
      return 'info';
    case 'delivered':
      return 'success';
    case 'failed':
      return 'error';
    default:
      return assertNever(status);
  }
}
