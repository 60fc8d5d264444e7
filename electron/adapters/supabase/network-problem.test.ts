import { describe, expect, it } from 'vitest';
import { QuietError } from './http.ts';
import { networkProblem } from './network-problem.ts';

describe('a call without an answer', () => {
  it.each([
    ['ENOTFOUND', 'offline', 'could not be found'],
    ['EAI_AGAIN', 'offline', 'could not be found'],
    ['ECONNREFUSED', 'offline', 'Nothing answers'],
    ['ECONNRESET', 'offline', 'was lost'],
    ['EPIPE', 'offline', 'was lost'],
    ['ENETUNREACH', 'offline', 'was lost'],
    ['Z_BUF_ERROR', 'offline', 'was lost'],
    ['ETIMEDOUT', 'offline', 'in time'],
    ['CERT_HAS_EXPIRED', 'wrong_url', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'wrong_url', 'certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong_url', 'https'],
    ['HPE_INVALID_CONSTANT', 'server', 'cannot be read'],
    ['Z_DATA_ERROR', 'server', 'cannot be read'],
  ])('for %s is %s', (code, expected, words) => {
    const { problem, cause } = networkProblem(Object.assign(new Error('x'), { code }), 'abc.supabase.co');
    expect(problem).toMatchObject({ code: expected, message: expect.stringContaining(words) });
    expect(problem.message).toContain('abc.supabase.co');
    expect(cause).toMatchObject({ code });
  });

  it('in which nothing moved has run out of time', () => {
    const { problem } = networkProblem(new QuietError(30_000), 'abc.supabase.co');
    expect(problem).toMatchObject({
      code: 'timeout',
      message: 'abc.supabase.co did not answer for 30 seconds.',
    });
  });

  it('for a reason that nobody knows is a lost connection: it can be made again', () => {
    expect(networkProblem('what?', 'abc').problem).toMatchObject({ code: 'offline' });
  });
});
