import { expect, it } from 'vitest';
import { checkParams as checkDemo } from '../../../electron/adapters/demo/check.ts';
import { checkParams as checkOpenAI } from '../../../electron/adapters/openai/check.ts';
import { PROVIDERS } from '../../../shared/domain/job.ts';
import { KNOWN_MODELS } from '../../../shared/domain/known-models.ts';
import { jobOf } from '../../testing/jobs.ts';
import { readSize, sizeOptions } from './size-options.ts';

it('offers every known model only sizes that its provider takes', () => {
  for (const provider of PROVIDERS) {
    for (const { name: model } of KNOWN_MODELS[provider]) {
      for (const size of sizeOptions(provider, model)) {
        const params = { ...jobOf(1).params, provider, model, size };
        const issues = provider === 'demo' ? checkDemo(params) : checkOpenAI(params, 'sk-test-0123456789');
        expect(issues, `${model} ${size}`).toEqual([]);
      }
    }
  }
});

it('offers a model that it does not know the sizes that most take', () => {
  expect(sizeOptions('openai', 'my-model')).toEqual(['auto', '1024x1024', '1536x1024', '1024x1536']);
});

it('reads a size with its shape', () => {
  expect(readSize('1536x1024')).toEqual({ width: 1536, height: 1024, shape: 'wide' });
  expect(readSize('512x512')?.shape).toBe('square');
  expect(readSize('auto')).toBeNull();
});
