import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOfArguments, targetOfLink } from './deep-link.ts';

const ID = '019338c1-2d3e-7abc-8def-0123456789ab';

describe('a link into the app', () => {
  it.each([`safelight://job/${ID}`, `safelight://job/${ID}/`, `SAFELIGHT://JOB/${ID.toUpperCase()}`])(
    '%s names its job',
    (link) => expect(targetOfLink(link)).toEqual({ jobId: ID, seq: null }),
  );

  it('may name a line of the job’s log', () => {
    expect(targetOfLink(`safelight://job/${ID}?seq=1204`)).toEqual({ jobId: ID, seq: 1204 });
    expect(targetOfLink(`safelight://job/${ID}/?seq=1`)).toEqual({ jobId: ID, seq: 1 });
  });

  it.each([
    '',
    ID,
    'safelight://job/',
    `safelight://job/${ID}x`,
    `safelight://job/${ID}/../${ID}`,
    `safelight://job/${ID}?delete=1`,
    `safelight://job/${ID}?seq=0`,
    `safelight://job/${ID}?seq=-1`,
    `safelight://job/${ID}?seq=1e9`,
    `safelight://job/${ID}?seq=12345678901`,
    `safelight://job/${ID}?seq=1&seq=2`,
    `safelight://job/${ID}#x`,
    ` safelight://job/${ID}`,
    `safelight://job/${ID}\n`,
    `safelight://job/${ID}\nsafelight://job/${ID}`,
    `safelight:job/${ID}`,
    `safelight://user@job/${ID}`,
    `safelight://delete/${ID}`,
    `https://job/${ID}`,
    `safelight://job/${'-'.repeat(36)}`,
    'safelight://job/not-a-uuid',
  ])('%j is none', (link) => expect(targetOfLink(link)).toBeNull());

  it('never names anything but a job’s id, whatever it is', () => {
    const part = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('safelight://job/', ID, '/', '\n', '%2f', ' '),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const jobId = targetOfLink(parts.join(''))?.jobId ?? null;
        if (jobId !== null) expect(parts.join('').toLowerCase()).toContain(`job/${jobId}`);
        expect(jobId === null || /^[0-9a-f-]{36}$/.test(jobId)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(targetOfLink(`safelight://job/${id}`)).toEqual({ jobId: id, seq: null });
      }),
    );
  });
});

it('is found among the arguments of a start, where the system puts it', () => {
  expect(targetOfArguments(['--no-sandbox', '.', '--data-dir', 'data', `safelight://job/${ID}`])).toEqual({
    jobId: ID,
    seq: null,
  });
  expect(targetOfArguments(['safelight://job/x', `safelight://job/${ID}`])).toEqual({ jobId: ID, seq: null });
  expect(targetOfArguments(['.', `--x=safelight://job/${ID}`])).toBeNull();
  expect(targetOfArguments([])).toBeNull();
});
