import { expect, it } from 'vitest';
import { anImage } from '../testing/records.ts';
import { failure } from './errors.ts';
import { worthRetrying } from './retryable.ts';

const declined = failure('content_declined', 'Declined');
const failed = failure('server_error', 'The server failed');

it('takes failed and cancelled images, but for declined ones, which would be declined again', () => {
  const images = [
    anImage({ index: 1, status: 'failed', failure: declined }),
    anImage({ index: 2, status: 'failed', failure: failed }),
    anImage({ index: 3, status: 'cancelled' }),
    anImage({ index: 4, status: 'completed' }),
    anImage({ index: 5, status: 'unknown' }),
    anImage({ index: 6, status: 'cancelled', failure: declined }),
  ];
  expect(worthRetrying(images).map(({ index }) => index)).toEqual([2, 3, 6]);
});

it('leaves out what its user deleted', () => {
  const missing = anImage({ status: 'failed', failure: failed });
  expect(worthRetrying([missing, { ...missing, deletedAt: 5 }])).toEqual([missing]);
});
