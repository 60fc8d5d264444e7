import { expect, it } from 'vitest';
import { courseOf, leaked, tooMuch, warm } from './soak/judge.ts';
import type { Sample } from './soak/samples.ts';
import { soak } from './soak.ts';

const SAMPLE: Sample = {
  ...{ at: 0, jobs: 0, rss: 100e6, heap: 40e6, external: 0, workers: [], workerIds: [], files: 30 },
  ...{ resources: { Timeout: 3 }, wal: 0, database: 0 },
};

/** An hour of samples, of which each is what a figure says at its time, from 0 to 1. */
function anHour(rss: (time: number) => number): readonly Sample[] {
  return Array.from({ length: 361 }, (_, at) => ({
    ...SAMPLE,
    at: at * 10_000,
    jobs: at * 28,
    rss: rss(at / 360),
  }));
}

function judge(rss: (time: number) => number): string | null {
  return tooMuch(
    'memory',
    courseOf(warm(anHour(rss), 2_000), (sample) => sample.rss),
  );
}

it('does everything that a user does, and everything works', async () => {
  const play = { count: 1, seed: 1, only: null, progress: () => {} };
  const { broken, done } = await soak(play, { lastsMs: 0, restMs: null });
  // So short a run is all warming up: what grew says nothing.
  expect(broken.filter(({ what }) => !what.includes('grew by'))).toEqual([]);
  expect(done).toBe(1);
}, 180_000);

it('sees memory that grows, by its ends or by the line through it', () => {
  expect(judge((time) => 100e6 * (1 + 0.1 * time))).toContain('memory grew by');
  expect(judge((time) => 100e6 * (time > 0.95 ? 1.2 : 1))).toContain('memory grew by');
});

it('forgives warming up, and teeth of a saw', () => {
  expect(judge((time) => (time < 0.19 ? 50e6 : 100e6))).toBeNull();
  expect(judge((time) => 100e6 + 3e6 * ((time * 97) % 1))).toBeNull();
});

it('sees handles and open files that stay', () => {
  expect(leaked(SAMPLE, SAMPLE)).toEqual([]);
  const after = { ...SAMPLE, files: 31, resources: { Timeout: 3, TCPSocketWrap: 1 } };
  expect(leaked(SAMPLE, after)).toEqual(['TCPSocketWrap: 0 → 1', 'open files: 30 → 31']);
});
