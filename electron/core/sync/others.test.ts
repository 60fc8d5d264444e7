import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudError } from './testing/fake-server.ts';
import { OtherDevice } from './testing/other-device.ts';
import { OthersScene } from './testing/others-scene.ts';

let scene: OthersScene;

beforeEach(async () => {
  scene = await OthersScene.begin();
  return () => scene.end();
});

describe('the jobs of other devices', () => {
  it('are read into a database apart, with the name of the device', async () => {
    const job = scene.device.job({ status: 'completed' }, 'a boat');
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs()).toEqual([job]);
    expect(scene.others.deviceOf(job.id)).toBe('Studio');
    expect(scene.others.ofJob(job.id)?.store.jobs.get(job.id)).toEqual(job);
    expect(scene.ports.store.jobs.get(job.id)).toBeNull();
    expect(scene.told.jobs).toEqual([{ changed: [job.id], removed: [], more: false }]);
    expect(scene.told.others).toEqual([]);
  });

  it('are those of other devices only, and nobody else’s', async () => {
    const own = new OtherDevice(
      scene.cloud,
      scene.account.id,
      'here',
      scene.ports.store.sync.state().deviceId,
    ).job();
    const stranger = scene.cloud.addUser('eve@example.com');
    const strange = new OtherDevice(scene.cloud, stranger.id).job();
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs()).toEqual([]);
    expect(scene.others.holds(own.id) || scene.others.holds(strange.id)).toBe(false);
  });

  it('are never taken for those of this machine, whatever device their rows name', async () => {
    const own = scene.device.job();
    scene.ports.store.jobs.insert({ ...own, updatedAt: 7 });
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs()).toEqual([]);
    expect(scene.others.holds(own.id)).toBe(false);
  });

  it('come at once when Realtime tells of them, and are told once', async () => {
    scene.others.connect(scene.link);
    await scene.read();
    const job = scene.device.job();
    await scene.clock.runUntil(() => scene.told.jobs.length === 1);
    scene.device.sendJob({ ...job, status: 'completed' }, 0);
    await scene.clock.runUntil(() => scene.told.jobs.length === 2);
    expect(scene.jobs()).toMatchObject([{ id: job.id, status: 'completed' }]);
    expect(scene.live).toEqual([true]);
  });

  it('are not looked for each time that this device sends one of its own, whatever id that has in the cloud', async () => {
    const own = new OtherDevice(
      scene.cloud,
      scene.account.id,
      'here',
      scene.ports.store.sync.state().deviceId,
    );
    scene.others.connect(scene.link);
    await scene.read();
    const job = own.job();
    const before = scene.calls('jobsChanged');
    for (let count = 0; count < 10; count += 1) {
      own.sendJob({ ...job, updatedAt: count }, 0);
      await scene.clock.advance(2_000);
    }
    expect(scene.calls('jobsChanged')).toBe(before);
  });

  it('are looked for every minute when nobody tells', async () => {
    scene.link.listen = () => () => {};
    scene.others.connect(scene.link);
    await scene.read();
    const job = scene.device.job();
    const before = scene.clock.monotonic();
    await scene.clock.runUntil(() => scene.told.jobs.length === 1);
    expect(scene.others.holds(job.id)).toBe(true);
    expect(scene.clock.monotonic() - before).toBeLessThanOrEqual(60_000);
  });

  it('go when they are deleted there, also with a long log', async () => {
    const job = scene.device.job();
    scene.device.log(job, 1, 1_200);
    scene.device.sendJob(job, 1_200);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.mirror().log.lastSeq(job.id)).toBe(1_200);
    scene.device.remove(job);
    await scene.read();
    expect(scene.others.holds(job.id)).toBe(false);
    expect(scene.jobs()).toEqual([]);
    expect(scene.told.jobs.at(-1)).toEqual({ changed: [], removed: [job.id], more: false });
  });

  it('come page by page where there are many, each once', async () => {
    const made = Array.from({ length: 450 }, () => scene.device.job().id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs().map(({ id }) => id)).toEqual([...made].sort());
    expect(scene.told.jobs.flatMap(({ changed }) => changed).sort()).toEqual([...made].sort());
    // Of 50, 100, 200 and 400: what came was small.
    expect(scene.calls('jobsChanged')).toBe(4);
  });

  it('are not read again after a restart, but for the last minute’s', async () => {
    scene.device.job();
    scene.others.connect(scene.link);
    await scene.read();
    await scene.others.stop();
    scene.told.jobs.length = 0;
    scene.others = scene.newOthers();
    const second = scene.device.job();
    const begunAt: unknown[] = [];
    const asked = scene.link.jobsChanged.bind(scene.link);
    scene.link.jobsChanged = (query, signal) => {
      begunAt.push(query.after);
      return asked(query, signal);
    };
    scene.others.connect(scene.link);
    await scene.read();
    expect(begunAt).toEqual([expect.objectContaining({ changedAt: expect.any(String) })]);
    expect(scene.told.jobs).toEqual([{ changed: [second.id], removed: [], more: false }]);
    expect(scene.jobs()).toHaveLength(2);
  });

  it('are read where they turn up behind what was read already, because their transaction took long', async () => {
    const late = scene.device.job();
    const lateRow = scene.cloud.tables.jobs.get(late.id);
    scene.cloud.tables.jobs.delete(late.id);
    const job = scene.device.job();
    scene.others.connect(scene.link);
    await scene.read();
    if (lateRow !== undefined) scene.cloud.tables.jobs.set(late.id, lateRow);
    await scene.clock.runUntil(() => scene.others.holds(late.id));
    expect(scene.jobs()).toHaveLength(2);
    expect(scene.others.holds(job.id)).toBe(true);
  });

  it('are looked for behind what was read when somebody tells of one that does not come', async () => {
    let tell = (_jobId: string, _deviceId: string | null): void => {};
    scene.link.listen = (onChange, onState) => {
      tell = onChange;
      onState(true);
      return () => {};
    };
    const late = scene.device.job();
    const row = scene.cloud.tables.jobs.get(late.id) ?? {};
    scene.cloud.tables.jobs.delete(late.id);
    scene.device.job();
    scene.others.connect(scene.link);
    await scene.read();
    scene.cloud.tables.jobs.set(late.id, row);
    tell(late.id, scene.device.sender.deviceId);
    const before = scene.clock.monotonic();
    await scene.clock.runUntil(() => scene.others.holds(late.id));
    // Long before it is looked by itself.
    expect(scene.clock.monotonic() - before).toBeLessThan(30_000);
  });

  it('that did not change are not read again and again', async () => {
    for (let count = 0; count < 50; count += 1) scene.device.job();
    scene.others.connect(scene.link);
    await scene.read();
    let rows = 0;
    const asked = scene.link.jobsChanged.bind(scene.link);
    scene.link.jobsChanged = async (query, signal) => {
      const answer = await asked(query, signal);
      rows += answer.length;
      return answer;
    };
    await scene.clock.runUntil(() => scene.calls('jobsChanged') > 5);
    // The overlap: once or twice, until it is sure that nothing can turn up there any more.
    expect(rows).toBeLessThanOrEqual(100);
  });
});

describe('what a stranger may have written', () => {
  it('is left out where it cannot be read, noted once, and the rest is there', async () => {
    const bad = scene.device.job();
    const good = scene.device.job();
    const row = scene.cloud.tables.jobs.get(bad.id);
    Object.assign(row ?? {}, { data: { ...bad, status: 'dancing' } });
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs()).toEqual([good]);
    scene.device.sendJob(good, 0);
    await scene.read();
    expect(scene.notes).toHaveLength(1);
    expect(scene.notes[0]).toContain('1 jobs of other devices were left out');
  });

  it('is left out where it contradicts itself, and nothing else with it', async () => {
    const job = scene.device.job();
    const [first, second] = scene.device.images(job, 2);
    if (first === undefined || second === undefined) throw new Error('no images');
    const row = scene.cloud.tables.images.get(second.id);
    Object.assign(row ?? {}, { data: { ...second, index: 1 } });
    const file = scene.device.file(first);
    scene.device.sendFile({ ...file, id: crypto.randomUUID(), imageId: second.id }, null);
    scene.device.sendJob(job, 0);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.mirror().images.ofJob(job.id)).toEqual([first]);
    expect(scene.mirror().files.ofJob(job.id)).toHaveLength(1);
    expect(scene.notes).toHaveLength(2);
  });

  it('never reaches beyond its job, and names no folder of this machine', async () => {
    const job = scene.device.job({ folder: '../../etc' });
    const [image] = scene.device.images(job, 1);
    if (image === undefined) throw new Error('no image');
    scene.device.sendFile({ ...scene.device.file(image), path: '../../../etc/passwd' }, null);
    scene.device.sendJob({ ...job, folder: '../../etc' }, 0);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(
      scene
        .mirror()
        .files.ofJob(job.id)
        .map(({ path }) => path),
    ).toEqual(['passwd']);
    expect(scene.mirror().jobs.get(job.id)?.folder).toBe('etc');
  });

  it('is read by a Safelight that can, from the beginning', async () => {
    const job = scene.device.job();
    const row = scene.cloud.tables.jobs.get(job.id);
    Object.assign(row ?? {}, { data: { ...job, invented: true } });
    const last = scene.device.job();
    // So much later that the overlap of the next reading does not reach back to what was left out.
    const later = { changed_at: '2026-12-31T00:00:00.000000+00:00' };
    Object.assign(scene.cloud.tables.jobs.get(last.id) ?? {}, later);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs()).toEqual([last]);
    await scene.restart();
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs()).toEqual([last]);
    await scene.others.stop();
    Object.assign(row ?? {}, { data: job });
    scene.ports = { ...scene.ports, info: { ...scene.ports.info, version: 'newer' } };
    scene.others = scene.newOthers();
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.jobs()).toEqual([job, last].sort((a, b) => (a.id < b.id ? -1 : 1)));
  });
});

describe('without a connection', () => {
  it('tries again later and later, tells why, and tells when it is over', async () => {
    scene.cloud.mishap = ({ name }) =>
      name === 'jobsChanged' ? { when: 'before', error: cloudError('offline') } : null;
    const job = scene.device.job();
    scene.others.connect(scene.link);
    await scene.clock.runUntil(() => scene.problems.length === 5);
    expect(scene.problems.map((problem) => problem?.code)).toEqual(Array(5).fill('offline'));
    scene.cloud.mishap = () => null;
    await scene.clock.runUntil(() => scene.problems.at(-1) === null);
    expect(scene.others.holds(job.id)).toBe(true);
  });

  it('waits as long as the server asks', async () => {
    scene.cloud.mishap = () => ({ when: 'before', error: cloudError('rate_limited', 90_000) });
    scene.others.connect(scene.link);
    await scene.clock.runUntil(() => scene.problems.length === 1);
    const before = scene.clock.monotonic();
    await scene.clock.advance(89_000);
    expect(scene.problems).toHaveLength(1);
    await scene.clock.runUntil(() => scene.problems.length === 2);
    expect(scene.clock.monotonic() - before).toBeGreaterThanOrEqual(90_000);
  });

  it('reads once, however often it is connected and disconnected', async () => {
    for (let count = 0; count < 3; count += 1) {
      scene.others.connect(scene.link);
      scene.others.disconnect();
    }
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.calls('jobsChanged')).toBe(1);
    expect(scene.live).toEqual([true]);
  });

  it('still shows what was read, and asks nobody', async () => {
    const job = scene.device.job();
    scene.others.connect(scene.link);
    await scene.read();
    scene.others.disconnect();
    const calls = scene.cloud.calls.length;
    scene.device.job();
    await scene.clock.advance(90_000);
    expect(scene.jobs()).toEqual([job]);
    expect(scene.cloud.calls).toHaveLength(calls);
    await scene.others.stop();
    scene.others = scene.newOthers();
    expect(scene.jobs()).toEqual([job]);
  });
});

describe('the mirror', () => {
  it('is not opened before somebody needs it, nor for a job of this machine, nor where no account is joined', async () => {
    scene.ports.store.sync.leave();
    expect(scene.others.store()).toBeNull();
    expect(scene.others.holds(crypto.randomUUID())).toBe(false);
    scene.ports.store.sync.join({ ...scene.account, projectUrl: scene.cloud.url }, false);
    const own = scene.device.job();
    scene.ports.store.jobs.insert(own);
    expect(scene.others.holds(own.id)).toBe(false);
    expect(scene.others.ofJob(own.id)).toBeNull();
    expect(existsSync(scene.here.mirrorPath)).toBe(false);
    expect(scene.others.holds(crypto.randomUUID())).toBe(false);
    expect(existsSync(scene.here.mirrorPath)).toBe(true);
  });

  it('goes with the account, and that of another one is never shown', async () => {
    scene.device.job();
    scene.others.connect(scene.link);
    await scene.read();
    await scene.others.stop();
    scene.ports.store.sync.leave();
    scene.ports.store.sync.join(
      { id: crypto.randomUUID(), email: 'b@example.com', projectUrl: scene.cloud.url },
      false,
    );
    scene.others = scene.newOthers();
    expect(scene.jobs()).toEqual([]);
    await scene.others.drop();
    expect(existsSync(scene.here.mirrorPath)).toBe(false);
    expect(scene.told.jobs.at(-1)).toEqual({ changed: [], removed: [], more: true });
  });

  it('is never written to beside the process that does', async () => {
    scene.device.job();
    scene.others.connect(scene.link);
    await scene.read();
    const beside = scene.newOthers(true);
    beside.connect(scene.link);
    const asks = Promise.resolve('it asks the cloud');
    expect(await Promise.race([beside.untilRead(200_000), asks])).toBeNull();
    expect(beside.store()?.jobs.counts(null)).toEqual({ processing: 1 });
    expect(scene.calls('jobsChanged')).toBe(1);
    await beside.stop();
  });
});
