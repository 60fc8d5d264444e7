import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogQuery } from '../../../../shared/contract/commands.ts';
import type { LogBatch } from '../../../../shared/contract/events.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { fakeClient, JOB_ID, sampleEntry } from '../testing/samples.ts';
import { LogStream, pagesOf } from './log-stream.ts';

function storeWith(count: number) {
  const entries = Array.from({ length: count }, (_, at) => sampleEntry({ seq: at + 1 }));
  const asked: number[] = [];
  const { client } = fakeClient({
    'log.page': ({ afterSeq = 0, limit = 200 }: LogQuery) => {
      asked.push(afterSeq);
      return {
        entries: entries.filter(({ seq }) => seq > afterSeq).slice(0, limit),
        lastSeq: entries.length,
      };
    },
  });
  return { entries, client, asked };
}

function batch(entries: readonly LogEntry[], skip = false): LogBatch {
  const firstSeq = entries[0]?.seq ?? 1;
  const lastSeq = entries.at(-1)?.seq ?? 1;
  return {
    jobId: JOB_ID,
    firstSeq,
    lastSeq,
    entries: skip ? [] : [...entries],
    skipped: skip ? entries.length : 0,
  };
}

describe('the log stream', () => {
  it('asks for nothing while announcements come without a gap', async () => {
    const { client, entries, asked } = storeWith(10);
    const seen: number[] = [];
    const stream = new LogStream(client, JOB_ID, 0, ({ seq }) => seen.push(seq));
    stream.announced(batch(entries.slice(0, 4)));
    stream.announced(batch(entries.slice(4)));
    expect(asked).toEqual([]);
    await stream.drain();
    expect(seen).toEqual(entries.map(({ seq }) => seq));
    expect(asked).toEqual([10]);
  });

  it('leaves other jobs out', async () => {
    const { client } = storeWith(0);
    const seen: number[] = [];
    const stream = new LogStream(client, JOB_ID, 0, ({ seq }) => seen.push(seq));
    stream.announced({ ...batch([sampleEntry()]), jobId: 'another' });
    await stream.drain();
    expect(seen).toEqual([]);
  });

  it('tells who drains that the log cannot be read', async () => {
    const { client } = fakeClient({
      'log.page': () => {
        throw new Error('the disk is gone');
      },
    });
    const stream = new LogStream(client, JOB_ID, 0, () => {});
    stream.announced(batch([sampleEntry({ seq: 5 })]));
    await expect(stream.drain()).rejects.toThrow('the disk is gone');
  });

  it('prints each entry once and in order, however the growing log is announced', async () => {
    const step = fc.record({
      written: fc.integer({ min: 1, max: 700 }),
      announced: fc.constantFrom('as it is', 'skipped', 'not at all', 'from before'),
      drained: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { client, entries, asked } = storeWith(0);
        const seen: number[] = [];
        const stream = new LogStream(client, JOB_ID, 0, ({ seq }) => seen.push(seq));
        for (const { written, announced, drained } of steps) {
          const from = entries.length;
          for (let at = 1; at <= written; at += 1) entries.push(sampleEntry({ seq: from + at }));
          const first = announced === 'from before' ? Math.floor(from / 2) : from;
          if (announced !== 'not at all')
            stream.announced(batch(entries.slice(first), announced === 'skipped'));
          if (drained) await stream.drain();
        }
        const reads = asked.length;
        await stream.drain();
        expect(seen).toEqual(entries.map(({ seq }) => seq));
        const complete = steps.every(
          ({ announced }) => announced === 'as it is' || announced === 'from before',
        );
        if (complete && !steps.some(({ drained }) => drained)) expect(reads).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('reads at once what was too much to announce', async () => {
    const { client, entries } = storeWith(500);
    const seen: number[] = [];
    let done = (): void => {};
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const stream = new LogStream(client, JOB_ID, 0, ({ seq }) => {
      seen.push(seq);
      if (seen.length === entries.length) done();
    });
    stream.announced(batch(entries, true));
    await all;
    expect(seen).toEqual(entries.map(({ seq }) => seq));
  });
});

describe('pages', () => {
  it('are read to the end, also when the last one is full', async () => {
    const { client } = storeWith(20);
    const seqs: number[] = [];
    for await (const { seq } of pagesOf(client, { jobId: JOB_ID, limit: 10 })) seqs.push(seq);
    expect(seqs).toHaveLength(20);
  });
});
