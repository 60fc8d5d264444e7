import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CloudLink } from '../../electron/core/ports/cloud.ts';
import { type AdapterProject, startAdapterProject } from './adapter-project.ts';
import { expiredToken } from './gateway/mishaps.ts';
import { jobRow } from './rows.ts';
import { hasPostgres } from './start-cloud.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;
/** The library waits up to seconds before it connects again. */
const PATIENCE = { timeout: 20_000 };

describe.skipIf(!hasPostgres)('listening', () => {
  let project: AdapterProject;
  beforeAll(async () => {
    project = await startAdapterProject();
  });
  beforeEach(() => project.reset());
  afterEach(() => expect(project.cloud.gateway.unknown).toEqual([]));
  afterAll(() => project.stop());

  function listenTo(link: CloudLink) {
    const heard: string[] = [];
    const states: boolean[] = [];
    const end = link.listen(
      (id) => heard.push(id),
      (live) => states.push(live),
    );
    return { heard, states, end, isLive: () => states.at(-1) === true };
  }

  async function changeOf(link: CloudLink, user: string): Promise<string> {
    const job = jobRow(user);
    await link.upsert('jobs', [job], never);
    return job.id;
  }

  it("hears of the account's jobs, new and changed, and of nobody else's", async () => {
    const { link, user } = await project.signedIn();
    const { heard, end, isLive } = listenTo(link);
    await expect.poll(isLive, PATIENCE).toBe(true);
    const other = jobRow(project.cloud.accounts.bob.id);
    await project.cloud.database.query(
      `insert into image_generation_jobs select * from json_populate_record(null::image_generation_jobs, $1)`,
      [JSON.stringify({ ...other, changed_at: other.created_at })],
    );
    const id = await changeOf(link, user);
    await link.update('jobs', [id], { log_seq: 2 }, never);
    await expect.poll(() => heard.length, PATIENCE).toBe(2);
    expect(heard).toEqual([id, id]);
    end();
    await changeOf(link, user);
    await expect.poll(() => project.cloud.gateway.realtime.topics, PATIENCE).toEqual([]);
    expect(heard).toHaveLength(2);
  });

  it('goes on after the connection was cut', async () => {
    const { link, user } = await project.signedIn();
    const { heard, states, end, isLive } = listenTo(link);
    await expect.poll(isLive, PATIENCE).toBe(true);
    project.cloud.gateway.realtime.cut();
    await expect.poll(() => states.slice(0, 3), PATIENCE).toEqual([true, false, true]);
    const id = await changeOf(link, user);
    await expect.poll(() => heard, PATIENCE).toContain(id);
    end();
  });

  it('goes on with another token when its own has ended', async () => {
    const { link, user } = await project.signedIn();
    const { heard, states, end, isLive } = listenTo(link);
    await expect.poll(isLive, PATIENCE).toBe(true);
    project.shiftMs = 2 * HOUR;
    project.cloud.gateway.realtime.endExpired();
    await expect.poll(() => states, PATIENCE).toEqual([true, false, true]);
    const id = await changeOf(link, user);
    await expect.poll(() => heard, PATIENCE).toContain(id);
    const renewals = project.cloud.gateway.journal
      .of('POST', '/auth/v1/token')
      .filter(({ query }) => query.includes('refresh'));
    expect(renewals).toHaveLength(1);
    end();
  });

  it('begins with a token that has ended', async () => {
    const { link } = await project.signedIn();
    project.shiftMs = 2 * HOUR;
    const { end, isLive } = listenTo(link);
    await expect.poll(isLive, PATIENCE).toBe(true);
    end();
  });

  it('has the token that a call has renewed', async () => {
    const { link, user } = await project.signedIn();
    const { heard, states, end, isLive } = listenTo(link);
    await expect.poll(isLive, PATIENCE).toBe(true);
    const { gateway } = project.cloud;
    project.shiftMs = HOUR / 2;
    let refusals = 1;
    gateway.mishap = (asked) => (refusals-- > 0 ? expiredToken(asked) : null);
    await changeOf(link, user);
    await expect.poll(() => heard.length, PATIENCE).toBe(1);
    // By now its first token has ended.
    project.shiftMs = HOUR + HOUR / 6;
    gateway.realtime.endExpired();
    await changeOf(link, user);
    await expect.poll(() => heard.length, PATIENCE).toBe(2);
    expect(states).toEqual([true]);
    end();
  });

  it('says when it cannot, and begins once it can', async () => {
    const { link } = await project.signedIn();
    project.cloud.gateway.realtime.refuses = true;
    const { states, end, isLive } = listenTo(link);
    await link.check(never);
    expect(states).toEqual([]);
    project.cloud.gateway.realtime.refuses = false;
    await expect.poll(isLive, PATIENCE).toBe(true);
    end();
  });

  it('is not live where the project does not publish its jobs', async () => {
    const other = await startAdapterProject();
    try {
      const { database, gateway } = other.cloud;
      await database.query('alter publication supabase_realtime drop table image_generation_jobs');
      const { link } = await other.signedIn();
      const { states } = listenTo(link);
      await expect.poll(() => gateway.realtime.topics.length, PATIENCE).toBe(1);
      // By then what the channel was told has arrived too.
      for (let calls = 0; calls < 10; calls += 1) await link.check(never);
      expect(states).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it('is ended with the link', async () => {
    const { link } = await project.signedIn();
    const { isLive } = listenTo(link);
    await expect.poll(isLive, PATIENCE).toBe(true);
    await link.close();
    await expect.poll(() => project.cloud.gateway.realtime.topics, PATIENCE).toEqual([]);
  });
});
