import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.clear());

/** A job that hangs in its first image until somebody ends it. */
function hanging(...more: string[]): string[] {
  const basics = [
    '--provider',
    'demo',
    '--prompt',
    'a lighthouse',
    '--size',
    '256x256',
    '--library',
    place.library,
  ];
  return ['generate', ...basics, '--demo-faults', '*:timeout', '--timeout', '600', '--json', ...more];
}

/** A job that is done at once. */
function quick(...more: string[]): string[] {
  const basics = ['--prompt', 'a lighthouse', '--size', '256x256', '--library', place.library];
  return ['generate', ...basics, '--json', '--quiet', ...more];
}

const STARTED = /attempt 1 started/;

describe('an interrupt', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s cancels the job and exits with 5', async (signal) => {
    const { child, printed, ended } = place.start(hanging('--images', '3'));
    await printed(STARTED);
    child.kill(signal);
    const { code, lines } = await ended;
    expect(code).toBe(5);
    expect(lines().at(-1)).toMatchObject({ type: 'job', status: 'cancelled', images: { cancelled: 3 } });
    const again = await place.run(['job', 'last', '--json']);
    expect(again.lines()).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('two processes on one data directory', () => {
  it('the second reads while the first works, and hears who it is when it wants to write', async () => {
    const first = place.start(hanging());
    await first.printed(STARTED);

    const jobs = await place.run(['jobs', '--json']);
    expect(jobs.lines()).toMatchObject([{ type: 'job', status: 'processing' }]);
    expect(jobs.lines()[0]).not.toHaveProperty('interrupted');
    const job = await place.run(['job', 'last']);
    expect(job.stdout).toContain(`running in the command line (pid ${first.child.pid})`);
    expect(job.stdout).not.toContain('safelight resume');

    const second = await place.run(hanging());
    expect(second.code).toBe(1);
    expect(second.lines()).toMatchObject([{ type: 'error', code: 'data_dir_busy' }]);
    expect(second.stderr).toMatch(
      new RegExp(`in use by the command line \\(pid ${first.child.pid}\\) since \\d\\d:\\d\\d:\\d\\d\\. — `),
    );
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(5);
  });

  it('logs --follow shows the lines of the other as they are written, and ends with the job', async () => {
    const first = place.start(hanging());
    await first.printed(STARTED);
    const follower = place.start(['logs', 'last', '--follow', '--json']);
    await follower.printed(STARTED);
    first.child.kill('SIGINT');
    const [written, followed] = await Promise.all([first.ended, follower.ended]);
    expect(followed.code).toBe(0);
    expect(followed.lines()).toEqual(written.lines());
  });

  it('an interrupted follower exits with 0 and leaves the job alone', async () => {
    const first = place.start(hanging());
    await first.printed(STARTED);
    const follower = place.start(['logs', 'last', '--follow']);
    await follower.printed(STARTED);
    follower.child.kill('SIGINT');
    expect((await follower.ended).code).toBe(0);
    expect((await place.run(['job', 'last', '--json'])).lines()).toMatchObject([{ status: 'processing' }]);
  });
});

describe('a killed process', () => {
  it('leaves a job that the next run names, and whose images of unknown outcome wait for a decision', async () => {
    const first = place.start(hanging('--images', '2', '--concurrency', '1', '--demo-faults', '1:timeout'));
    await first.printed(STARTED);
    first.child.kill('SIGKILL');
    await first.ended;

    const next = await place.run(quick('--prompt', 'another'));
    expect(next.code).toBe(0);
    const [jobId] = /[0-9a-f-]{36}/.exec(next.stderr) ?? [];
    expect(next.stderr).toMatch(/^1 job did not finish earlier: .* safelight resume JOB\n$/);

    const held = await place.run(['job', String(jobId), '--json']);
    expect(held.lines()).toMatchObject([{ status: 'queued', images: { completed: 0, unknown: 1 } }]);

    const resumed = await place.run([
      'resume',
      String(jobId),
      '--json',
      '--quiet',
      '--library',
      place.library,
    ]);
    expect(resumed.code).toBe(3);
    expect(resumed.lines()).toMatchObject([{ type: 'job', id: jobId, images: { completed: 1, unknown: 1 } }]);

    const retried = await place.run(['retry', String(jobId), '--json', '--quiet']);
    expect(retried.stderr).toContain(`safelight resume ${jobId} --unknown resend|give-up`);
    expect(retried.lines()).toEqual(resumed.lines());

    const decided = await place.run(['resume', String(jobId), '--unknown', 'give-up', '--json', '--quiet']);
    expect(decided.code).toBe(3);
    expect(decided.lines()).toMatchObject([{ images: { completed: 1, failed: 1, unknown: 0 } }]);
  });

  it('leaves a job that is shown as interrupted, whose followers are not kept waiting', async () => {
    const first = place.start(hanging());
    await first.printed(STARTED);
    first.child.kill('SIGKILL');
    const written = await first.ended;
    const { stdout } = await place.run(['job', 'last']);
    expect(stdout).toMatch(/⚠ interrupted {2}/);
    expect(stdout).toMatch(/Go on {5}safelight resume [0-9a-f-]{36}/);
    expect((await place.run(['jobs'])).stdout).toContain('⚠ interrupted');
    expect((await place.run(['jobs', '--json'])).lines()).toMatchObject([{ interrupted: true }]);
    const followed = await place.run(['logs', 'last', '--follow', '--json']);
    expect(followed.code).toBe(0);
    expect(followed.lines()).toEqual(expect.arrayContaining(written.lines()));
    expect(followed.stderr).toMatch(/^The job was interrupted: .* safelight resume [0-9a-f-]{36}\n$/);
  });

  it('leaves a job that can be cancelled', async () => {
    const first = place.start(hanging('--images', '2', '--concurrency', '1'));
    await first.printed(STARTED);
    first.child.kill('SIGKILL');
    await first.ended;
    const { code, lines } = await place.run(['cancel', 'last', '--json']);
    expect(code).toBe(0);
    expect(lines()).toMatchObject([
      { status: 'cancelled', images: { completed: 0, cancelled: 1, unknown: 1 } },
    ]);
    const resumed = await place.run(['resume', 'last', '--json']);
    expect(resumed.stderr).toContain('This job was cancelled; 1 image is missing.');
    const again = await place.run(['cancel', 'last', '--json']);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('has ended') });
  });
});

describe('a reader that goes away', () => {
  it('ends a listing without an error', async () => {
    await place.run(quick());
    const { child, ended } = place.start(['logs', 'last', '--json']);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('does not end a job: its pictures are what was asked for', async () => {
    const { child, ended } = place.start(quick());
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect((await place.run(['job', 'last', '--json'])).lines()).toMatchObject([{ status: 'completed' }]);
  });
});

describe('looking', () => {
  it('makes nothing', async () => {
    const { code, stdout, stderr } = await place.run(['jobs']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('No job yet');
    expect(existsSync(place.dataDir)).toBe(false);
  });

  it('finds entries by level, step, text, place and number', async () => {
    await place.run([
      'generate',
      '--prompt',
      'a',
      '--size',
      '256x256',
      '--library',
      place.library,
      '--quiet',
    ]);
    const logs = async (...filter: string[]) =>
      (await place.run(['logs', 'last', '--json', ...filter])).lines();
    const all = await logs();
    expect(await logs('--level', 'success', '--step', 'base_generation,upload')).toEqual(
      all.filter(({ level, step }) => level === 'success' && ['base_generation', 'upload'].includes(step)),
    );
    expect(await logs('--after', '3', '--limit', '2')).toEqual(all.slice(3, 5));
    const found = await logs('--search', 'LIBRARY');
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all.length);
    for (const entry of found) expect(JSON.stringify(entry)).toMatch(/library/i);
  });
});
