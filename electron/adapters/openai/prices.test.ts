import { describe, expect, test } from 'vitest';
import type { JobParams } from '../../../shared/domain/job.ts';
import { openaiParams } from '../../../tests/servers/openai-fixtures.ts';
import { USABLE_MODELS } from './models.ts';
import { costOfCall, estimateImageUsd, formulaOutputTokens, priceOf } from './prices.ts';
import { createOpenAIProvider } from './provider.ts';
import { parseSize } from './sizes.ts';

describe('output tokens of gpt-image-2', () => {
  // Readings of the calculator on the pricing page; see the sources in prices.json.
  test.each([
    ['1024x1024', 'high', 7024],
    ['1536x1024', 'high', 5488],
    ['1792x1024', 'high', 5063],
    ['3584x2048', 'high', 12329],
    ['1024x1024', 'medium', 1756],
    ['1024x1024', 'low', 196],
  ] as const)('%s %s: %d', (size, quality, tokens) => {
    const parsed = parseSize(size);
    expect(parsed && formulaOutputTokens(parsed, quality)).toBe(tokens);
  });

  test('do not depend on the orientation', () => {
    expect(formulaOutputTokens({ width: 1024, height: 1536 }, 'high')).toBe(5488);
  });

  test('are unknown where nothing was published', () => {
    expect(formulaOutputTokens({ width: 1024, height: 1024 }, 'xhigh')).toBeNull();
    expect(formulaOutputTokens({ width: 1024, height: 1024 }, 'max')).toBeNull();
  });
});

describe('the estimate of one image', () => {
  const estimate = (known: Partial<JobParams>) => {
    const provider = createOpenAIProvider({ readKey: () => null });
    return provider.estimateUsd(openaiParams(known));
  };

  test.each([
    ['gpt-image-2', '1024x1024', 'low', 0.006],
    ['gpt-image-2', '1024x1024', 'medium', 0.053],
    ['gpt-image-2', '1024x1024', 'high', 0.211],
    ['gpt-image-2', '1536x1024', 'high', 0.165],
    ['gpt-image-1.5', '1024x1024', 'high', 0.133],
    ['gpt-image-1-mini', '1024x1024', 'low', 0.002],
    ['gpt-image-1-mini', '1024x1536', 'high', 0.05],
  ] as const)('%s %s %s is about $%d', (model, size, quality, usd) => {
    expect(estimate({ model, size, quality })).toBeCloseTo(usd, 3);
  });

  test('counts the prompt: 4,000 characters are about 1,000 tokens', () => {
    const short = estimate({ prompt: 'a' }) ?? 0;
    const long = estimate({ prompt: 'a'.repeat(4_000) }) ?? 0;
    expect(long - short).toBeCloseTo((999 * 5) / 1e6, 9);
  });

  test('takes auto for the dearest, so that a budget is not passed', () => {
    expect(estimate({ quality: 'auto', size: 'auto' })).toBe(
      estimate({ quality: 'high', size: '1024x1024' }),
    );
    const dearest = estimate({ model: 'gpt-image-1.5', quality: 'high', size: '1024x1536' });
    expect(estimate({ model: 'gpt-image-1.5', quality: 'auto', size: 'auto' })).toBe(dearest);
  });

  test.each<[Partial<JobParams>, string]>([
    [{ model: 'gpt-image-2.6-sunburst', quality: 'xhigh' }, 'no reading'],
    [{ model: 'gpt-image-1.5', size: '2048x2048' }, 'not in the table'],
    [{ model: 'chatgpt-image-latest' }, 'no price'],
    [{ model: 'sd3.5', baseUrl: 'https://gateway.example/v1' }, 'unknown model'],
    [{ baseUrl: 'http://localhost:1234/v1' }, 'local server'],
    [{ baseUrl: 'http://localhost:8080/v1' }, 'local server'],
    [{ baseUrl: 'http://127.0.0.1:8000/v1' }, 'local server'],
    [{ baseUrl: 'nonsense' }, 'no address'],
  ])('of %o is unknown (%s), never 0', (known) => {
    expect(estimate(known)).toBeNull();
  });

  test('of a known model behind a gateway is the list price', () => {
    expect(estimate({ baseUrl: 'https://gateway.example/v1' })).toBe(estimate({}));
    expect(estimate({ baseUrl: 'https://gateway.example:8080/v1' })).toBe(estimate({}));
    expect(estimate({ model: 'gpt-image-2-2026-04-21' })).toBe(estimate({}));
  });
});

describe('the cost of a usage', () => {
  test('charges text, image and output tokens each at its rate', () => {
    const price = priceOf('gpt-image-2');
    const usage = { inputTokens: 300, inputTextTokens: 100, inputImageTokens: 200, outputTokens: 1_000 };
    expect(price && costOfCall(price, usage)).toBeCloseTo((100 * 5 + 200 * 8 + 1_000 * 30) / 1e6, 12);
  });

  test('takes input without details for text', () => {
    const price = priceOf('gpt-image-1-mini');
    const usage = { inputTokens: 100, inputTextTokens: null, inputImageTokens: null, outputTokens: 10 };
    expect(price && costOfCall(price, usage)).toBeCloseTo((100 * 2 + 10 * 8) / 1e6, 12);
  });
});

test('every model that a job may use has a price, but the one whose price is not published', () => {
  const unpriced = USABLE_MODELS.filter((model) => priceOf(model) === null);
  expect(unpriced).toEqual(['chatgpt-image-latest']);
});

test('an estimate is exact arithmetic on the price', () => {
  const price = { textIn: 1, imageIn: 1, imageOut: 1, outputTokens: 'formula' } as const;
  expect(estimateImageUsd(price, { prompt: 'abcd', size: '1024x1024', quality: 'low' })).toBeCloseTo(
    197e-6,
    12,
  );
});
