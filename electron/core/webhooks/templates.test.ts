import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import type { WebhookMessage } from '../../../shared/domain/webhook.ts';
import { aJob, anImage } from '../../../shared/testing/records.ts';
import { eventsOf, jobMessage, testMessage } from './messages.ts';
import { bodyOf } from './templates.ts';

const NASTY = '<!channel> @everyone *bold* `code` [link](https://example.com) & </a>';

function partial(prompt: string): WebhookMessage {
  const counts = { requested: 4, active: 0, completed: 2, failed: 2, cancelled: 0, unknown: 0 };
  const job = aJob(
    {
      status: 'completed_partial',
      counts,
      cost: { usd: 0.0815, wastedUsd: 0, unpriced: 1 },
      startedAt: 1_000,
      finishedAt: 66_000,
    },
    { prompt, images: 4, budgetUsd: 2 },
  );
  const failed = failure('content_declined', 'no');
  const images = [1, 2].map((index) => anImage({ index, status: 'failed', failure: failed }));
  return jobMessage({
    type: 'job.completed_partial',
    job,
    images,
    at: 0,
    includePrompt: true,
    redact: (text) => text,
  });
}

const read = (body: string) => JSON.parse(body);

describe('a message to Slack', () => {
  it('is blocks with the facts that people want', () => {
    const { text, blocks } = read(bodyOf('slack', partial('a lighthouse')));
    expect(text).toBe('Job partly completed');
    expect(blocks[0]).toEqual({
      type: 'header',
      text: { type: 'plain_text', text: 'Job partly completed', emoji: false },
    });
    expect(blocks[1].fields.map((field: { text: string }) => field.text)).toEqual([
      '*Images*\n2 of 4 completed',
      '*Failed*\n2',
      '*Cost*\n$0.0815 and 1 calls unpriced of $2.00',
      '*Took*\n1 min 05 s',
      '*Model*\ngpt-image-2',
    ]);
    expect(JSON.stringify(blocks)).toContain('content_declined × 2');
    expect(blocks.at(-1).elements[0].text).toMatch(/^safelight:\/\/job\//);
  });

  it('lets no prompt call anybody', () => {
    const { blocks } = read(bodyOf('slack', partial(NASTY)));
    const marked = JSON.stringify(blocks.filter((block: object) => 'fields' in block));
    expect(marked).not.toContain('<!channel>');
    const plain = blocks.filter((block: { text?: { type: string } }) => block.text !== undefined);
    expect(plain.every(({ text }: { text: { type: string } }) => text.type === 'plain_text')).toBe(true);
  });

  it('has no text that is longer than Slack takes', () => {
    const { blocks } = read(bodyOf('slack', overlong()));
    const texts: string[] = blocks.flatMap(({ text }: { text?: { text: string } }) => text?.text ?? []);
    expect(texts.filter((text) => text.length > 1_000)).toHaveLength(2);
    expect(texts.every((text) => text.length <= 3_000)).toBe(true);
  });
});

/** A message about a job whose prompt and advice are far longer than ours are. */
function overlong(): WebhookMessage {
  const message = partial('');
  if (message.type === 'log.error' || message.type === 'webhook.test') throw new Error('It is about a job.');
  const errors = message.data.errors.map((error) => ({ ...error, advice: 'a'.repeat(20_000) }));
  return { ...message, data: { ...message.data, errors, prompt: 'p'.repeat(20_000) } };
}

describe('a message to Discord', () => {
  it('is an embed that lets no prompt call anybody or format anything', () => {
    const body = read(bodyOf('discord', partial(NASTY)));
    expect(body.allowed_mentions).toEqual({ parse: [] });
    const [embed] = body.embeds;
    expect(embed).toMatchObject({ title: 'Job partly completed', color: 0xe8a317 });
    expect(embed.description).toContain(String.raw`\<!channel\> @everyone \*bold\* \`code\``);
  });

  it('of the longest prompt and every error stays within what Discord takes', () => {
    const [embed] = read(bodyOf('discord', partial('*'.repeat(32_000)))).embeds;
    expect(embed.description.length).toBeLessThanOrEqual(4_096);
    expect(embed.fields.length).toBeLessThanOrEqual(25);
  });
});

it.each(['standard', 'slack', 'discord'] as const)('a test for %s is the same each time', (kind) => {
  expect(bodyOf(kind, testMessage(5))).toBe(bodyOf(kind, testMessage(5)));
  expect(bodyOf(kind, testMessage(5))).toContain('This is a test from Safelight');
});

describe('a change of a job', () => {
  const queued = aJob();
  const budget = failure('budget_reached', 'no');

  it.each([
    ['its start', queued, aJob({ status: 'processing' }), []],
    ['its end', aJob({ status: 'processing' }), aJob({ status: 'failed' }), ['job.failed']],
    ['a cancellation', queued, aJob({ status: 'cancelled' }), ['job.cancelled']],
    ['the same again', aJob({ status: 'failed' }), aJob({ status: 'failed' }), []],
    ['a budget', queued, aJob({ stoppedBy: budget }), ['budget.reached']],
    [
      'a month’s budget',
      queued,
      aJob({ stoppedBy: failure('month_budget_reached', 'no') }),
      ['budget.reached'],
    ],
    ['another reason to stop', queued, aJob({ stoppedBy: failure('invalid_key', 'no') }), []],
    ['a budget that was told', aJob({ stoppedBy: budget }), aJob({ stoppedBy: budget }), []],
  ])('that is %s', (_what, before, after, events) => {
    expect(eventsOf(before, after)).toEqual(events);
  });
});
