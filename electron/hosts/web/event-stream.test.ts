import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventRing } from './event-ring.ts';
import { eventStream } from './event-stream.ts';
import { numbered } from './testing/fake-app.ts';

const BEAT = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(ring: EventRing, lastEventId: string | null = null) {
  const drop = vi.fn();
  const reader = eventStream({ ring, lastEventId, heartbeatMs: BEAT, drop }).getReader();
  const read = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value);
  return { drop, reader, read };
}

describe('a stream of events', () => {
  it('begins with an id, and goes on with what happens from then on', async () => {
    const ring = new EventRing();
    ring.push(numbered(1));
    const { read } = open(ring);
    expect(await read()).toBe(`retry: 1000\nid: ${ring.idOf(1)}\nevent: hello\ndata:\n\n`);
    const next = read();
    // Two in the same moment: the first ends the wait, the second must not be lost with it.
    ring.push(numbered(2));
    ring.push(numbered(3));
    expect(await next).toContain(`id: ${ring.idOf(2)}\n`);
    expect(await read()).toContain(`id: ${ring.idOf(3)}\n`);
  });

  it('goes on where the reader was', async () => {
    const ring = new EventRing();
    for (const number of [1, 2, 3]) ring.push(numbered(number));
    const { read } = open(ring, ring.idOf(1));
    expect(await read()).toContain('event: hello');
    const text = await read();
    expect([...text.matchAll(/^id: .*\.(\d+)$/gm)].map(([, number]) => number)).toEqual(['2', '3']);
  });

  it('says that events are lost to a reader whose place is gone, and goes on from now', async () => {
    const ring = new EventRing(2);
    for (const number of [1, 2, 3, 4]) ring.push(numbered(number));
    const { read } = open(ring, ring.idOf(1));
    expect(await read()).toContain(`id: ${ring.idOf(4)}\nevent: reset\n`);
    const next = read();
    ring.push(numbered(5));
    expect(await next).toContain(`id: ${ring.idOf(5)}\n`);
  });

  it('gives a sign of life when nothing happens', async () => {
    const { read, drop } = open(new EventRing());
    await read();
    for (let beat = 0; beat < 3; beat += 1) {
      const next = read();
      vi.advanceTimersByTime(BEAT);
      expect(await next).toBe(': still here\n\n');
    }
    expect(drop).not.toHaveBeenCalled();
  });

  it('drops a reader that takes nothing in for a whole heartbeat', async () => {
    const ring = new EventRing();
    const { read, drop } = open(ring);
    await read();
    const next = read();
    ring.push(numbered(1));
    await next; // Taken, and from here on nothing.
    vi.advanceTimersByTime(BEAT);
    expect(drop).not.toHaveBeenCalled();
    vi.advanceTimersByTime(BEAT);
    expect(drop).toHaveBeenCalled();
  });

  it('drops a reader that is further behind than is kept', async () => {
    const ring = new EventRing(2);
    const { read, drop } = open(ring);
    await read();
    for (const number of [1, 2, 3]) ring.push(numbered(number));
    void read();
    await vi.advanceTimersByTimeAsync(0);
    expect(drop).toHaveBeenCalledOnce();
  });

  it('holds on to nothing when the reader goes away', async () => {
    const ring = new EventRing();
    const watching = vi.spyOn(ring, 'watch');
    const { reader, drop } = open(ring);
    await reader.cancel();
    expect(vi.getTimerCount()).toBe(0);
    const read = vi.spyOn(ring, 'read');
    ring.push(numbered(1));
    expect(watching).toHaveBeenCalledOnce();
    expect(read).not.toHaveBeenCalled();
    expect(drop).not.toHaveBeenCalled();
  });
});
