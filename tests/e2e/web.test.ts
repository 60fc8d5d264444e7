import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { strings } from '../../renderer/strings/index.ts';
import { isFinal } from '../../shared/domain/job.ts';
import { upTo } from './job-page.ts';
import { callFrom, heardSeqs, hearEvents, startDemoJob, untilJobIs } from './page-client.ts';
import { openWeb, surfaces } from './surfaces.ts';

/** An address that answers to nobody, should anything ever be sent to it. */
const ELSEWHERE = 'https://elsewhere.invalid/';

for (const surface of surfaces) {
  describe(`a job ${surface.name}`, () => {
    it('goes on when the window is reloaded in its middle, which then hears the rest', async (context) => {
      const shown = await surface.open(context);
      const { id } = await startDemoJob(shown.page, '3:slow=3', { images: 3, concurrency: 3 });
      await untilJobIs(shown.page, id, ({ counts }) => counts.completed === 2);

      await shown.page.reload();
      await hearEvents(shown.page);
      const { lastSeq } = await callFrom(shown.page, 'log.page', { jobId: id, limit: 1 });
      await untilJobIs(shown.page, id, ({ status }) => status === 'completed');
      const end = await callFrom(shown.page, 'log.page', { jobId: id, limit: 1_000 });
      await expect.poll(() => heardSeqs(shown.page, id).then((seqs) => seqs.at(-1))).toBe(end.lastSeq);
      const heard = await heardSeqs(shown.page, id);
      expect(heard).toEqual(upTo(end.lastSeq).slice((heard[0] ?? 1) - 1));
      expect(heard[0]).toBeLessThanOrEqual(lastSeq + 1);
    });

    it('goes on by itself after a restart in its middle, without losing or buying anything again', async (context) => {
      const shown = await surface.open(context);
      const { id } = await startDemoJob(shown.page, '1:slow=1', { images: 3, concurrency: 1 });
      await untilJobIs(shown.page, id, ({ counts }) => counts.completed === 1);
      const before = await callFrom(shown.page, 'log.page', { jobId: id });

      await shown.restart();
      expect(await callFrom(shown.page, 'app.recovery', {})).toEqual([]);
      await untilJobIs(shown.page, id, ({ status }) => isFinal(status));
      const after = await callFrom(shown.page, 'log.page', { jobId: id, limit: 1_000 });
      expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries);
      const attempts = await callFrom(shown.page, 'job.attempts', { jobId: id });
      const bought = attempts.filter(({ imageId }) => imageId === attempts[0]?.imageId);
      expect(bought).toHaveLength(1);
    });

    it('waits for its user’s word after a kill -9', async (context) => {
      const shown = await surface.open(context);
      const { id } = await startDemoJob(shown.page, '2:slow=600', { images: 2, concurrency: 2 });
      await untilJobIs(shown.page, id, ({ counts }) => counts.completed === 1);
      await shown.kill();
      await shown.restart();
      expect(await callFrom(shown.page, 'app.recovery', {})).toMatchObject([
        { jobId: id, saved: 1, notStarted: 0, unknown: 1 },
      ]);
      const files = (await readdir(shown.library, { recursive: true })).filter((name) =>
        name.endsWith('.png'),
      );
      expect(files).toHaveLength(1);
    });
  });
}

describe('the link of the web host', () => {
  it('lets one browser in, which stays in, and no other', async (context) => {
    const { page, link, stranger, openWindow } = await openWeb(context);
    expect(page.url()).toBe(new URL('/', link).href);
    await page.reload();
    expect((await callFrom(page, 'app.info', {})).host).toBe('web');
    const second = await openWindow();
    expect((await callFrom(second, 'app.info', {})).host).toBe('web');
    await second.goto(link);
    expect(second.url()).toBe(new URL('/', link).href);

    const other = await stranger.newPage();
    for (const address of [link, new URL('/', link).href, new URL('/assets/', link).href]) {
      const answer = await other.goto(address);
      expect(answer?.status()).toBe(403);
      expect(await other.locator('main').textContent()).toContain('start Safelight again');
    }
  });

  it('opens a page that reaches nothing but its own server', async (context) => {
    const { page } = await openWeb(context);
    const said = await page.evaluate(async (elsewhere) => {
      const directives: string[] = [];
      const all = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (directives.push(event.effectiveDirective) === 3) resolve();
        });
      });
      const script = document.createElement('script');
      script.textContent = 'document.title = "run"';
      document.head.append(script);
      new Image().src = elsewhere;
      const sent = await fetch(elsewhere).then(String, () => 'refused');
      await all;
      return { sent, title: document.title, directives: directives.sort() };
    }, ELSEWHERE);
    expect(said).toMatchObject({
      sent: 'refused',
      directives: ['connect-src', 'img-src', 'script-src-elem'],
    });
    expect(said.title).not.toBe('run');
  });

  it('leads outside by links that take nothing along', async (context) => {
    const { page } = await openWeb(context);
    const link = page.getByRole('link', { name: strings.welcome.keyWhere });
    expect(await link.getAttribute('href')).toBe('https://platform.openai.com/api-keys');
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    await page
      .context()
      .route('https://platform.openai.com/**', (route) => route.fulfill({ body: 'outside' }));
    const [outside] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await outside.waitForLoadState();
    expect(await outside.evaluate(() => [document.body.textContent, document.referrer, opener])).toEqual([
      'outside',
      '',
      null,
    ]);
  });

  it('is of no use to a page on another port of this machine, though the browser sends it the same cookies', async (context) => {
    const { page, link, openWindow } = await openWeb(context);
    const neighbour = createServer((_request, response) =>
      response.setHeader('Content-Type', 'text/html').end('<p>'),
    );
    await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void neighbour.close());
    const window = await openWindow();
    const cookies = neighbourRequest(neighbour);
    await window.goto(`http://127.0.0.1:${(neighbour.address() as AddressInfo).port}/`);
    expect(await cookies).toContain('safelight-');

    const outcomes = await window.evaluate(async (server) => {
      const post = (type: string, mode: RequestMode) =>
        fetch(`${server}/call`, {
          method: 'POST',
          body: '{"name":"queue.pause","input":{}}',
          headers: { 'Content-Type': type },
          credentials: 'include',
          mode,
        }).then(
          () => 'read',
          () => 'refused',
        );
      const stream = new EventSource(`${server}/events`, { withCredentials: true });
      const heard = new Promise((resolve) => {
        stream.addEventListener('open', () => resolve('read'));
        stream.addEventListener('error', () => resolve('refused'));
      });
      return [await post('text/plain', 'no-cors'), await post('application/json', 'cors'), await heard];
    }, new URL(link).origin);
    expect(outcomes).toEqual(['refused', 'refused', 'refused']);
    expect((await callFrom(page, 'queue.get', {})).paused).toBe(false);
  });
});

/** The cookies that come with the next request. */
async function neighbourRequest(server: Server): Promise<string> {
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  return request.headers.cookie ?? '';
}

describe('two windows of the web host', () => {
  it('see the same job live, each all of it', async (context) => {
    const { page, openWindow } = await openWeb(context);
    const second = await openWindow();
    await Promise.all([page, second].map(hearEvents));
    const { id } = await startDemoJob(second, '2:server_error*1', { images: 3 });
    await untilJobIs(page, id, ({ status }) => status === 'completed');
    const { lastSeq } = await callFrom(page, 'log.page', { jobId: id, limit: 1 });
    for (const window of [page, second]) {
      await expect.poll(() => heardSeqs(window, id).then((seqs) => seqs.length)).toBe(lastSeq);
      expect(await heardSeqs(window, id)).toEqual(upTo(lastSeq));
    }
  });
});
