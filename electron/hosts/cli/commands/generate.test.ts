import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/contract/result.ts';
import { type GenerateOptions, jobParams, withBaseUrl } from './generate.ts';

const OPTIONS: GenerateOptions = {
  images: 2,
  variants: 3,
  preset: 'standard',
  size: '1024X768',
  quality: 'auto',
  format: 'png',
  retries: 1,
  backoff: 500,
  timeout: 30_000,
  concurrency: 4,
};

describe('the parameters of a job', () => {
  it('come from the options', () => {
    const { params, reason } = jobParams('a lighthouse', { ...OPTIONS, seed: 7, budget: 1.5 }, {});
    expect(params).toMatchObject({
      provider: 'demo',
      model: 'demo-1',
      size: '1024x768',
      seed: 7,
      budgetUsd: 1.5,
      retryPolicy: { retries: 1, backoffMs: 500, timeoutMs: 30_000, factor: 2 },
    });
    expect(reason).toBe('because OPENAI_API_KEY is not set');
  });

  it('have a seed of their own when none is given', () => {
    const seeds = Array.from({ length: 20 }, () => jobParams('a', OPTIONS, {}).params.seed);
    expect(new Set(seeds).size).toBeGreaterThan(15);
  });

  it('never cut the first wait that was asked for', () => {
    const waits = (backoff: number) => jobParams('a', { ...OPTIONS, backoff }, {}).params.retryPolicy;
    expect(waits(300_000)).toMatchObject({ backoffMs: 300_000, maxBackoffMs: 300_000 });
    expect(waits(500)).toMatchObject({ backoffMs: 500, maxBackoffMs: 120_000 });
  });

  it.each([
    ['prompt', '', {}, /^The prompt is empty/],
    ['prompt', ' \n', {}, /empty/],
    ['prompt', 'x'.repeat(40_000), {}, /longer than 32,000 characters/],
    ['size', 'a', { size: 'huge' }, /^A size is WIDTHxHEIGHT/],
    ['model', 'a', { model: 'm'.repeat(300) }, /^model: /],
  ])('are refused with the name of what is wrong: %s', (field, prompt, change, message) => {
    const refused = () => jobParams(prompt, { ...OPTIONS, ...change }, {});
    expect(refused).toThrow(message);
    expect(refused).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'invalid_input', field }) }),
    );
  });
});

describe('a refused base URL', () => {
  const refused = new AppError('invalid_input', 'The base URL is not a valid address.', { field: 'baseUrl' });
  const told = (baseUrl: string, env: NodeJS.ProcessEnv = {}, error: unknown = refused) =>
    withBaseUrl(error, jobParams('a', { ...OPTIONS, provider: 'openai', baseUrl }, {}).params, env);

  it('is named with its option', () => {
    expect(told('ht!tp:/x')).toMatchObject({
      message: 'The base URL is not a valid address; --base-url was ht!tp:/x',
      data: { code: 'invalid_input', field: 'baseUrl' },
    });
  });

  it('is told without a password, a query or the key', () => {
    expect(told('https://me:secret@host/?key=secret')).toMatchObject({
      message: expect.not.stringContaining('secret'),
    });
    expect(told('sk-1234567', { OPENAI_API_KEY: 'sk-1234567' })).toBe(refused);
  });

  it('leaves other errors alone', () => {
    const other = new AppError('invalid_input', 'x', { field: 'size' });
    expect(told('http://x', {}, other)).toBe(other);
  });
});
