import { describe, expect, it } from 'vitest';
import { type GenerateOptions, jobParams } from './generate.ts';

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

  it.each([
    ['prompt', '', {}, /prompt: The prompt is empty/],
    ['prompt', ' \n', {}, /empty/],
    ['prompt', 'x'.repeat(40_000), {}, /longer than 32,000 characters/],
    ['size', 'a', { size: 'huge' }, /size: A size is WIDTHxHEIGHT/],
    ['model', 'a', { model: 'm'.repeat(300) }, /model/],
  ])('are refused with the name of what is wrong: %s', (field, prompt, change, message) => {
    const refused = () => jobParams(prompt, { ...OPTIONS, ...change }, {});
    expect(refused).toThrow(message);
    expect(refused).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'invalid_input', field }) }),
    );
  });
});
