import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Line, Place } from './safelight.ts';

let place: Place;
let receiver: Server;
let received: { headers: IncomingHttpHeaders; body: string }[];
let status: number;

beforeEach(async () => {
  place = await Place.make();
  received = [];
  status = 200;
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(status).end('noted');
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
afterEach(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await place.clear();
});

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

async function add(name: string, ...more: string[]): Promise<string> {
  const ended = await place.run([
    'webhooks',
    'add',
    name,
    '--url',
    url(),
    '--allow-local',
    '--json',
    ...more,
  ]);
  expect(ended.code).toBe(0);
  const [, { secret }] = ended.lines();
  return secret;
}

describe('safelight webhooks', () => {
  it('tells a receiver of a job before the command ends, signed, and lists what was sent', async () => {
    const secret = await add('Team');
    const demo = ['generate', '--provider', 'demo', '--prompt', 'a secret prompt', '--size', '256x256'];
    const job = await place.run([...demo, '--json', '--library', place.library]);
    expect(job.code).toBe(0);
    const [message] = received;
    expect(received).toHaveLength(1);
    const signed = message?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(message?.body ?? '', signed)).toMatchObject({
      type: 'job.completed',
      data: { status: 'completed', counts: { requested: 1, completed: 1 }, prompt: null },
    });
    expect(message?.body).not.toContain('a secret prompt');
    const log = await place.run(['webhooks', 'log', 'team']);
    expect(log.stdout).toContain('job.completed to Team  delivered, 1 try, answered 200');
    const { stdout } = await place.run(['webhooks', 'list', '--json']);
    expect(stdout + log.stdout).not.toContain(secret);
  });

  it('tells of jobs that fail in part and as a whole, and of their errors, with the prompt where that is allowed', async () => {
    const events = ['job.completed_partial', 'job.failed', 'log.error'];
    const secret = await add('Team', '--events', events.join(','), '--include-prompt');
    const told = async (code: number, ...more: string[]) => {
      received = [];
      const demo = ['generate', '--provider', 'demo', '--prompt', 'a harbour', '--size', '256x256'];
      const job = await place.run([...demo, '--retries', '0', '--library', place.library, ...more]);
      expect([job.code, job.stderr]).toEqual([code, '']);
      const verified = received.map(
        ({ headers, body }): Line => new Webhook(secret).verify(body, headers as Record<string, string>),
      );
      return Object.fromEntries(verified.map(({ type, data }) => [type, data]));
    };
    const partial = await told(3, '--images', '2', '--demo-faults', '2:content_declined');
    expect(partial).toEqual({
      'log.error': expect.objectContaining({ step: 'base_generation', count: 1 }),
      'job.completed_partial': expect.objectContaining({
        status: 'completed_partial',
        counts: expect.objectContaining({ requested: 2, completed: 1, failed: 1 }),
        errors: [expect.objectContaining({ code: 'content_declined', images: 1 })],
        prompt: 'a harbour',
      }),
    });
    const failed = await told(4, '--demo-faults', '1:server_error');
    expect(failed).toEqual({
      'log.error': expect.objectContaining({ jobId: failed['job.failed'].jobId }),
      'job.failed': expect.objectContaining({
        status: 'failed',
        errors: [expect.objectContaining({ code: 'server_error', images: 1 })],
      }),
    });
  }, 60_000);

  it('tests, sends again, and removes; a refusal has an exit code of its own', async () => {
    await add('Team', '--events', 'job.failed');
    status = 500;
    const failed = await place.run(['webhooks', 'test', 'team', '--json']);
    expect(failed.code).toBe(4);
    const [{ id }] = failed.lines();
    expect(failed.lines()).toMatchObject([
      { type: 'webhook_delivery', status: 'failed', responseStatus: 500 },
    ]);
    status = 200;
    const again = await place.run(['webhooks', 'redeliver', id, '--json']);
    expect([again.code, again.lines()]).toMatchObject([0, [{ id, status: 'delivered', attempts: 2 }]]);
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect((await place.run(['webhooks', 'remove', 'team'])).code).toBe(0);
    expect((await place.run(['webhooks', 'list', '--json'])).lines()).toEqual([]);
  });

  it('sends nothing to one that is gone, until it is resumed; then also what it missed', async () => {
    await add('Team');
    const demo = ['generate', '--provider', 'demo', '--prompt', 'x', '--size', '256x256', '--json'];
    const jobOf = async (): Promise<string> => {
      const { code, lines } = await place.run([...demo, '--quiet', '--library', place.library]);
      expect(code).toBe(0);
      return lines()[0].id;
    };
    const toldOf = () => received.map(({ body }) => JSON.parse(body).data.jobId);
    status = 410;
    const refused = await jobOf();
    status = 200;
    const missed = [await jobOf(), await jobOf()];
    expect(toldOf()).toEqual([refused]);
    const resumed = await place.run(['webhooks', 'resume', 'team', '--json']);
    expect([resumed.code, resumed.lines()]).toMatchObject([
      0,
      [{ type: 'webhook', name: 'Team', paused: null, failures: 0 }],
    ]);
    expect(toldOf()).toEqual([refused, ...missed]);
  }, 60_000);

  it('refuses what leads into the own network unless that is allowed, and takes an address from standard input', async () => {
    const refused = await place.run(['webhooks', 'add', 'Team', '--url', 'https://127.0.0.1/hook']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('this computer')]);
    const slack = ['webhooks', 'add', 'Chat', '--kind', 'slack', '--url', '-'];
    const address = 'https://hooks.slack.com/services/T0/B0/abcdefghijklmnop';
    const { code, stdout, stderr } = await place.run(slack, { input: `${address}\n` });
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('https://hooks.slack.com/…mnop');
    expect(stdout + stderr).not.toContain('abcdefghijkl');
  });

  it.each([
    [['webhooks'], 'No command was given'],
    [['webhooks', 'add', 'x'], '--url'],
    [['webhooks', 'add', 'x', '--url', 'https://example.com', '--events', 'job.born'], '--events'],
  ])('%j is wrong usage', async (args, why) => {
    const { code, stderr } = await place.run(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});
