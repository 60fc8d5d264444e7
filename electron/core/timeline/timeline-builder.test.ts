import { describe, expect, it } from 'vitest';
import { short, timelineFrom, type Written, write } from './testing/written-log.ts';

const { created, started, validated, sent, received, failed, processing, variant, stored, ended, cleaned } =
  write;

/** A job that has just been opened. */
const OPENED: Written[] = [created(0), started(10), validated(30, 15)];

describe('a timeline', () => {
  it('has each step of an image, one after the other, with the entry that it begins with', () => {
    const { rows, job, lengthMs } = timelineFrom(
      [
        ...OPENED,
        sent(40, 1),
        received(145, 1, 100),
        processing(150, 1),
        variant(180, 1, 1, 30),
        variant(230, 1, 2, 45),
        stored(240, 1),
        stored(240, 1),
        ended(250),
        cleaned(250),
      ],
      ['completed'],
    );
    expect(short(rows[0]?.spans)).toEqual([
      'queued 0-40',
      'call 40-140',
      'check 140-145',
      'queued 145-150',
      'variant 150-180',
      'variant 185-230',
      'upload 230-240',
    ]);
    expect(rows[0]?.spans.map(({ seq }) => seq)).toEqual([1, 4, 5, 5, 7, 8, 9]);
    expect(rows[0]).toMatchObject({
      tookMs: 100 + 5 + 5 + 30 + 45 + 10,
      workedMs: 190,
      waitedMs: 45,
      hidden: 0,
    });
    expect(short(job)).toEqual([
      'queued 0-10',
      'initialization 10-15',
      'validation 15-30',
      'cleanup 240-250',
      'completion 250-250',
    ]);
    expect(lengthMs).toBe(250);
  });

  it('tells an own wait before a retry from the wait for a place after it', () => {
    const { rows } = timelineFrom(
      [
        ...OPENED,
        sent(40, 1),
        failed(100, 1, { elapsedMs: 60, code: 'server_error', waitMs: 200 }),
        sent(350, 1, 2),
        received(400, 1, 50, 2),
      ],
      ['generated'],
    );
    expect(short(rows[0]?.spans)).toEqual([
      'queued 0-40',
      'call 40-100 failed',
      'backoff 100-300',
      'queued 300-350',
      'call 350-400',
      'check 400-400',
    ]);
    expect(rows[0]?.spans.map(({ attempt }) => attempt)).toEqual([null, 1, null, null, 2, 2]);
    expect(rows[0]?.spans[1]?.code).toBe('server_error');
  });

  it('has one image’s rate limit hold up all the others that wait', () => {
    const limited = failed(100, 1, { elapsedMs: 60, code: 'rate_limited', waitMs: 500 });
    const { rows, job, totals, wall } = timelineFrom(
      [...OPENED, sent(40, 1), limited, sent(620, 1, 2), received(720, 1, 100, 2), sent(720, 2)],
      ['generated', 'generating'],
    );
    expect(short(rows[0]?.spans).slice(1, 4)).toEqual([
      'call 40-100 failed',
      'rate_limit 100-600',
      'queued 600-620',
    ]);
    expect(short(rows[1]?.spans)).toEqual(['queued 0-100', 'rate_limit 100-600', 'queued 600-720']);
    expect(rows[1]?.spans[1]?.seq).toBe(5);
    expect(short(job)).toContain('rate_limit 100-600');
    expect(totals.rate_limit).toBe(1_000);
    expect(wall.rate_limit).toBe(500);
  });

  it('takes the policy’s first wait for a rate limit after which the image is not tried again', () => {
    const limited = failed(100, 1, { elapsedMs: 60, code: 'rate_limited', waitMs: null });
    const { rows } = timelineFrom(
      [...OPENED, sent(40, 1), limited, sent(2_150, 2)],
      ['failed', 'generating'],
    );
    expect(short(rows[1]?.spans)).toEqual(['queued 0-100', 'rate_limit 100-2100', 'queued 2100-2150']);
  });

  it('has a pause weigh more than a rate limit, which goes on behind it', () => {
    const limited = failed(100, 1, { elapsedMs: 60, code: 'rate_limited', waitMs: 500 });
    const { rows } = timelineFrom(
      [...OPENED, sent(40, 1), limited, write.paused(200, true), write.paused(400, false), sent(650, 1, 2)],
      ['generating'],
    );
    expect(short(rows[0]?.spans).slice(2)).toEqual([
      'rate_limit 100-200',
      'paused 200-400',
      'rate_limit 400-600',
      'queued 600-650',
    ]);
  });

  it('counts a pause from the making of a job that was made while the queue was paused', () => {
    const { job } = timelineFrom([created(0), write.paused(300, false), started(310)], ['pending']);
    expect(short(job)).toEqual(['paused 0-300', 'queued 300-310']);
  });

  it('does not let the time in which the app did not run look like work or a queue', () => {
    const { rows, wall, lengthMs } = timelineFrom(
      [
        ...OPENED,
        sent(40, 1),
        sent(45, 2),
        received(90, 2, 45),
        write.recovered(10_000, 1, 'warning'),
        started(10_100),
        processing(10_120, 2),
      ],
      ['unknown', 'processing'],
    );
    expect(short(rows[0]?.spans)).toEqual(['queued 0-40', 'call 40-90 interrupted']);
    expect(short(rows[1]?.spans)).toEqual([
      'queued 0-45',
      'call 45-90',
      'check 90-90',
      'stopped 90-10000',
      'queued 10000-10120',
    ]);
    expect(wall.stopped).toBe(9_910);
    expect(lengthMs).toBe(10_120);
  });

  it('knows a restart with nothing under way by the second start', () => {
    const { wall } = timelineFrom([...OPENED, started(5_000)], ['pending']);
    expect(wall).toMatchObject({ stopped: 4_970, queued: 10, worked: 20 });
  });

  it('leaves out the time between the end of a job and its next start', () => {
    const { rows, wall, job } = timelineFrom(
      [
        ...OPENED,
        sent(40, 1),
        failed(100, 1, { elapsedMs: 60, code: 'server_error', waitMs: null }),
        ended(110),
        write.reopened(9_000),
        started(9_010),
        sent(9_020, 1, 2),
        received(9_100, 1, 80, 2),
      ],
      ['generated'],
    );
    expect(short(rows[0]?.spans).slice(1)).toEqual([
      'call 40-100 failed',
      'queued 9000-9020',
      'call 9020-9100',
      'check 9100-9100',
    ]);
    expect(rows[0]?.tookMs).toBe(140);
    expect(wall.idle).toBe(8_890);
    expect(short(job)).toContain('idle 110-9000');
  });

  it('ends the wait of an image that was cancelled before its turn, of which no entry tells', () => {
    const { rows } = timelineFrom([...OPENED, write.stopped(500), ended(510)], ['cancelled']);
    expect(short(rows[0]?.spans)).toEqual(['queued 0-500']);
  });

  it('goes on to now while the job is worked on, and to the last entry where nobody knows more', () => {
    const log = [...OPENED, sent(40, 1)];
    const live = timelineFrom(log, ['generating', 'pending'], { now: 1_000 });
    expect(live).toMatchObject({ live: true, lengthMs: 1_000 });
    expect(short(live.rows[0]?.spans)).toEqual(['queued 0-40', 'call 40-']);
    expect(short(live.rows[1]?.spans)).toEqual(['queued 0-']);
    expect(live.rows[1]?.spans[0]).toMatchObject({ open: true, to: 1_000 });
    const left = timelineFrom(log, ['generating', 'pending']);
    expect(left).toMatchObject({ live: false, lengthMs: 40 });
  });

  it('keeps its order when the clock of the computer is set back', () => {
    const hour = 3_600_000;
    const { rows, lengthMs } = timelineFrom(
      [
        ...OPENED,
        sent(40, 1),
        received(5_040 - hour, 1, 5_000),
        processing(5_060 - hour, 1),
        variant(5_160 - hour, 1, 1, 100),
      ],
      ['processing'],
    );
    expect(short(rows[0]?.spans)).toEqual([
      'queued 0-40',
      'call 40-5040',
      'check 5040-5040',
      'queued 5040-5060',
      'variant 5060-5160',
    ]);
    expect(lengthMs).toBe(5_160);
  });

  it('reckons a call back from its end where the log has lost its beginning', () => {
    const { rows } = timelineFrom([received(500, 1, 200), processing(520, 1)], ['processing']);
    expect(short(rows[0]?.spans)).toEqual(['call 300-500', 'check 500-500', 'queued 500-520']);
  });

  it('does not grow by what is written into the log after the end', () => {
    const removed: Written = { at: 900_000, image: 1, step: 'cleanup', details: { image: 1 } };
    const { lengthMs } = timelineFrom(
      [...OPENED, ended(100), cleaned(100), removed, cleaned(950_000)],
      ['failed'],
    );
    expect(lengthMs).toBe(100);
  });

  it('says in words where the time went, and which image took longest', () => {
    const { summary } = timelineFrom(
      [
        ...OPENED,
        sent(40, 1),
        failed(1_040, 1, { elapsedMs: 1_000, code: 'rate_limited', waitMs: 9_000 }),
        sent(10_040, 1, 2),
        received(12_040, 1, 2_000, 2),
        stored(12_040, 1),
        sent(12_040, 2),
        received(12_540, 2, 500),
        stored(12_540, 2),
        ended(12_540),
      ],
      ['failed', 'failed'],
    );
    expect(summary).toBe(
      'Took 12.5 s: 9.0 s held up by the rate limit, 3.5 s at work. ' +
        'Image 1 took longest, 12.0 s: 9.0 s held up by the rate limit, 3.0 s in 2 calls.',
    );
  });
});

describe('the rows of a timeline', () => {
  const log = [
    ...OPENED,
    sent(40, 3),
    received(50, 3, 10),
    stored(50, 3),
    sent(60, 1),
    received(160, 1, 100),
    stored(160, 1),
    sent(170, 2),
    failed(180, 2, { elapsedMs: 10, code: 'invalid_request', waitMs: null }),
  ];
  const order = (query: Parameters<typeof timelineFrom>[2]) =>
    timelineFrom(log, ['completed', 'failed', 'completed', 'pending'], query).rows.map(({ index }) => index);

  it('come by start, the slowest first, or the failed first', () => {
    expect(order({ sort: 'start' })).toEqual([3, 1, 2, 4]);
    expect(order({ sort: 'slowest' })).toEqual([1, 2, 3, 4]);
    expect(order({ sort: 'failed' })).toEqual([2, 4, 3, 1]);
  });

  it('come a page at a time, of the images that are asked for', () => {
    expect(order({ offset: 1, limit: 2 })).toEqual([1, 2]);
    expect(order({ statuses: ['completed'] })).toEqual([3, 1]);
    expect(timelineFrom(log, ['completed', 'failed'], { statuses: ['failed'], limit: 0 })).toMatchObject({
      total: 1,
      rows: [],
    });
  });

  it('leave out the shortest spans where there are more than can be read', () => {
    const tries = Array.from({ length: 80 }, (_, at) => [
      sent(1_000 * at + 50, 1, at + 1),
      failed(1_000 * at + 90, 1, { elapsedMs: 40, code: 'server_error', waitMs: 960 }, at + 1),
    ]).flat();
    const [row] = timelineFrom([...OPENED, ...tries], ['failed']).rows;
    expect(row?.spans).toHaveLength(100);
    expect(row?.hidden).toBe(60);
    expect(row?.spans.map(({ from }) => from)).toEqual(
      [...(row?.spans ?? [])].map(({ from }) => from).sort((a, b) => a - b),
    );
  });
});
