import { describe, expect, it } from 'vitest';
import { findModel, USABLE_MODELS } from '../../electron/adapters/openai/models.ts';
import { DEFAULT_MODELS, PROVIDERS } from './job.ts';
import { KNOWN_MODELS, knownModel } from './known-models.ts';

describe('the models that a form suggests', () => {
  it('are those that OpenAI’s rules take, with the same qualities and sizes', () => {
    expect(KNOWN_MODELS.openai.map(({ name }) => name)).toEqual(USABLE_MODELS);
    for (const { name, qualities, sizes } of KNOWN_MODELS.openai) {
      const rules = findModel(name);
      expect(rules).toMatchObject({ qualities, sizes: sizes === 'free' ? 'arbitrary' : 'standard' });
    }
  });

  it('hold each provider’s default', () => {
    for (const provider of PROVIDERS) expect(knownModel(provider, DEFAULT_MODELS[provider])).not.toBeNull();
  });

  it('are found by the name of a dated snapshot too, and no other name is taken for one', () => {
    expect(knownModel('openai', 'gpt-image-2-2026-04-21')?.name).toBe('gpt-image-2');
    expect(knownModel('openai', 'gpt-image-3')).toBeNull();
    expect(knownModel('demo', 'gpt-image-2')).toBeNull();
  });
});
