import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Line, Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.clear());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function generate(...more: string[]): string[] {
  const basics = ['--provider', 'demo', '--prompt', 'a red lighthouse', '--size', '256x256', '--seed', '7'];
  return ['generate', ...basics, '--backoff', '0', '--library', place.library, ...more];
}

function jobOf(lines: Line[]): Line {
  const last = lines.at(-1);
  expect(last?.type).toBe('job');
  expect(lines.slice(0, -1).every(({ type }) => type === 'log')).toBe(true);
  return last;
}

describe('generate --json', () => {
  it('prints the log as it is stored, then the job with its files; exits with 0', async () => {
    const { code, lines, stderr } = await place.run(generate('--images', '2', '--variants', '2', '--json'));
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const job = jobOf(lines());
    expect(job).toMatchObject({
      id: expect.stringMatching(UUID),
      status: 'completed',
      provider: 'demo',
      demo: true,
      images: { requested: 2, completed: 2, failed: 0, cancelled: 0, unknown: 0 },
      cost: { usd: 0, unpriced: 0 },
      failures: [],
    });
    expect(job.durations.totalMs).toBeGreaterThan(0);
    expect(job.files.map(({ image, variant }: Line) => [image, variant])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ]);
    for (const { path, sha256, bytes, width, height } of job.files) {
      expect(path.startsWith(place.library)).toBe(true);
      const content = await readFile(path);
      expect(content.length).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect([width, height]).toEqual([256, 256]);
    }
    const log = lines().slice(0, -1);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
    for (const entry of log) {
      expect(Object.keys(entry)).toEqual([
        'type',
        'id',
        'seq',
        'jobId',
        'userId',
        'imageId',
        'attempt',
        'level',
        'step',
        'message',
        'details',
        'createdAt',
      ]);
      expect(entry.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(entry.jobId).toBe(job.id);
    }
    const stored = await place.run(['logs', job.id, '--json']);
    expect(stored.lines()).toEqual(log);
  });

  it('exits with 3 when some images failed, and retry completes the job without making the others again', async () => {
    const first = await place.run(generate('--images', '3', '--demo-faults', '2:declined*1', '--json'));
    expect(first.code).toBe(3);
    const partial = jobOf(first.lines());
    expect(partial.images).toMatchObject({ completed: 2, failed: 1 });
    expect(partial.failures).toEqual([
      {
        image: 2,
        code: 'content_declined',
        message: expect.any(String),
        advice: expect.stringContaining('Rephrase'),
      },
    ]);

    const again = await place.run(['retry', 'last', '--json', '--library', place.library]);
    expect(again.code).toBe(0);
    const job = jobOf(again.lines());
    expect(job).toMatchObject({
      id: partial.id,
      status: 'completed',
      images: { completed: 3 },
      failures: [],
    });
    expect(job.files).toEqual(expect.arrayContaining(partial.files));
    expect(again.lines().filter(({ message }) => /attempt \d+ started/.test(message))).toHaveLength(1);

    const nothing = await place.run(['retry', partial.id.slice(-8), '--json', '--library', place.library]);
    expect(nothing).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing is missing') });
    expect(nothing.lines()).toEqual([job]);
  });

  it('exits with 4 when all failed', async () => {
    const { code, lines } = await place.run(
      generate('--retries', '0', '--demo-faults', '*:server_error', '--json'),
    );
    expect(code).toBe(4);
    expect(jobOf(lines())).toMatchObject({
      status: 'failed',
      files: [],
      failures: [{ image: 1, code: 'server_error' }],
    });
  });

  it('says only the job when quiet', async () => {
    const { lines } = await place.run(generate('--json', '--quiet'));
    expect(lines().map(({ type }) => type)).toEqual(['job']);
  });
});

describe('generate for people', () => {
  it('prints what it will do, the log, and a summary, without colours where there is no terminal', async () => {
    const { code, stdout, stderr } = await place.run(
      generate('--images', '2', '--demo-faults', '2:declined', '--watch'),
    );
    expect(code).toBe(3);
    expect(stderr).toBe('');
    const lines = stdout.split('\n');
    expect(lines[0]).toContain('2 images × 1 variant from demo demo-1 (as asked)');
    expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} ℹ initialization {3}Job created/);
    expect(stdout).toMatch(/✗ base_generation {2}Image 2: /);
    expect(stdout).toMatch(/⚠ partly completed {2}1 of 2 images, 1 failed\n/);
    expect(stdout).toMatch(/Cost {6}none \(demo, free\)/);
    expect(stdout).not.toContain('safelight retry');
    expect(stdout).not.toContain('\u001b');
  });

  it('colours when told to, and not when told not to', async () => {
    const FORCE_COLOR = '1';
    expect((await place.run(generate(), { env: { FORCE_COLOR } })).stdout).toContain('\u001b[');
    expect((await place.run(['jobs', '--no-color'], { env: { FORCE_COLOR } })).stdout).not.toContain(
      '\u001b',
    );
    expect((await place.run(['jobs'], { env: { FORCE_COLOR, NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001b',
    );
  });

  it('takes the prompt from standard input', async () => {
    const args = [
      'generate',
      '--prompt-file',
      '-',
      '--size',
      '256x256',
      '--library',
      place.library,
      '--json',
      '--quiet',
    ];
    const { lines } = await place.run(args, { input: 'a lighthouse, from afar\n' });
    expect(lines()).toMatchObject([{ prompt: 'a lighthouse, from afar', status: 'completed' }]);
  });
});
