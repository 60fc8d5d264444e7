import { describe, expect, it } from 'vitest';
import { createRedactor } from '../logging/redaction.ts';
import { createScrub } from './scrub.ts';

const SECRET = 'live"key/with+signs';
const FOLDERS = { library: '/srv/library', dataDir: '/srv/data', jobFolder: 'job' };
const scrubOf = () =>
  createScrub(
    createRedactor(() => [SECRET, '123456789']),
    FOLDERS,
  );

describe('a scrub', () => {
  it('takes secrets out of texts, names of properties and numbers, wherever they lie', () => {
    const scrub = scrubOf();
    const value = {
      [SECRET]: [{ deep: `x ${SECRET}` }, 123456789],
      header: { authorization: 'anything' },
      fine: 'fine',
      none: null,
    };
    expect(scrub.value(value)).toEqual({
      '[redacted]': [{ deep: 'x [redacted]' }, '[redacted]'],
      header: { authorization: '[redacted]' },
      fine: 'fine',
      none: null,
    });
    expect(scrub.counts).toEqual({ secrets: 4, paths: 0 });
  });

  it('counts texts with folders of this machine', () => {
    const scrub = scrubOf();
    expect(scrub.text('/srv/library/job/a.png and /srv/library/job/b.png')).toBe('job/a.png and job/b.png');
    expect(scrub.counts).toEqual({ secrets: 0, paths: 1 });
  });
});
