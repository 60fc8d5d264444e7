import { describe, expect, it } from 'vitest';
import { strings } from '../../strings/index.ts';
import { type WebhookDraft, webhookProblems } from './webhook-problems.ts';

const text = strings.webhooks;
const DRAFT: WebhookDraft = {
  kind: 'standard',
  name: 'Team',
  url: 'https://example.com/hook',
  secret: '',
  newSecret: false,
  events: ['job.completed'],
  allowLocal: false,
  includePrompt: false,
};

describe('a webhook as it is typed', () => {
  it.each<[string, Partial<WebhookDraft>, object]>([
    ['is good', {}, {}],
    ['needs a name', { name: ' ' }, { name: text.nameMissing }],
    ['needs an address', { url: '' }, { url: text.urlWrong }],
    ['needs https', { url: 'http://example.com' }, { url: text.urlWrong }],
    ['may do without on the own network', { url: 'http://192.168.1.5/hook', allowLocal: true }, {}],
    ['speaks no other protocol', { url: 'ftp://example.com', allowLocal: true }, { url: text.urlWrongLocal }],
    ['holds no password', { url: 'https://user:pass@example.com' }, { url: text.urlCredentials }],
    ['needs an event', { events: [] }, { events: text.eventsMissing }],
    ['has a secret by which it is known', { secret: 'abc' }, { secret: text.secretWrong }],
  ])('%s', (_what, change, problems) => {
    expect(webhookProblems({ ...DRAFT, ...change }, true)).toEqual(problems);
  });

  it('keeps the address that is stored when none is typed', () => {
    expect(webhookProblems({ ...DRAFT, url: '' }, false)).toEqual({});
    expect(webhookProblems({ ...DRAFT, url: 'http://' }, false)).toEqual({ url: text.urlWrong });
  });
});
