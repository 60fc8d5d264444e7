import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { Lane } from './lane.ts';
import { cloudError } from './testing/fake-server.ts';

type Work = (signal: AbortSignal) => Promise<void>;

/** A lane, and the moments at which it began to work. */
function laneOf(work: Work = async () => {}) {
  const clock = new FakeClock();
  const begun: number[] = [];
  const defects: unknown[] = [];
  const parts = { work };
  const lane = new Lane({
    clock,
    random: () => 1,
    gapMs: 1_000,
    work: (signal) => {
      begun.push(clock.monotonic());
      return parts.work(signal);
    },
    onChange: () => {},
    onDefect: (error) => defects.push(error),
  });
  return { clock, begun, defects, parts, lane };
}

/** Works until it is given up. */
const endless: Work = (signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(cloudError('offline')), { once: true });
  });

describe('a lane', () => {
  it('begins at once, and then once a second at most, however often it is called', async () => {
    const { clock, begun, lane } = laneOf();
    lane.open();
    for (let at = 0; at < 40; at += 1) {
      lane.lookSoon();
      await clock.advance(100);
    }
    await clock.advance(10_000);
    expect(begun).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    expect(lane.isIdle).toBe(true);
  });

  it('works again when something came while it worked', async () => {
    const { clock, begun, parts, lane } = laneOf();
    parts.work = async () => {
      if (begun.length === 1) lane.lookSoon();
    };
    lane.open();
    await clock.advance(5_000);
    expect(begun).toEqual([0, 1_000]);
  });

  it('waits ever longer after failures, whoever calls, and not at all when its user asks', async () => {
    const { clock, begun, parts, lane } = laneOf();
    parts.work = async () => {
      throw cloudError('server');
    };
    lane.open();
    for (let at = 0; at < 150; at += 1) {
      lane.lookSoon();
      await clock.advance(100);
    }
    expect(begun).toEqual([0, 2_000, 6_000, 14_000]);
    expect(lane.trouble).toMatchObject({ problem: { code: 'server' }, nextTryAt: clock.now() + 15_000 });
    lane.tryNow();
    expect(lane.trouble).toBeNull();
    await clock.advance(0);
    expect(begun).toHaveLength(5);
  });

  it('does not try again by itself where somebody has to sign in', async () => {
    const { clock, begun, parts, lane } = laneOf();
    parts.work = async () => {
      throw cloudError('signed_out');
    };
    lane.open();
    await clock.advance(10_000_000);
    expect(begun).toEqual([0]);
    expect(lane.trouble?.nextTryAt).toBeNull();
  });

  it('reports what nobody expected, and tries that again too', async () => {
    const { clock, begun, defects, parts, lane } = laneOf();
    parts.work = async () => {
      throw new Error('a defect');
    };
    lane.open();
    await clock.advance(3_000);
    expect(defects).toHaveLength(2);
    expect(begun).toEqual([0, 2_000]);
  });

  it('begins nothing while the machine sleeps, and at once when it wakes', async () => {
    const { clock, begun, lane } = laneOf();
    lane.open();
    await clock.advance(5_000);
    lane.rest();
    lane.lookSoon();
    await clock.advance(60_000);
    expect(begun).toEqual([0]);
    lane.wake();
    await clock.advance(0);
    expect(begun).toEqual([0, 65_000]);
  });

  it('gives up what it does when it is closed, and does not call that a failure', async () => {
    const { clock, begun, lane } = laneOf(endless);
    lane.open();
    await clock.advance(1);
    await lane.close();
    expect(lane.trouble).toBeNull();
    lane.lookSoon();
    await clock.advance(60_000);
    expect(begun).toEqual([0]);
  });

  it('works again when it is opened before the end of what was given up', async () => {
    const { clock, begun, parts, lane } = laneOf(endless);
    lane.open();
    await clock.advance(1);
    const closed = lane.close();
    parts.work = async () => {};
    lane.open();
    await closed;
    await clock.advance(2_000);
    expect(begun).toEqual([0, 1_000]);
  });
});
