import { describe, expect, it } from 'vitest';
import { chooseProvider, type ProviderOptions } from './choose-provider.ts';

const KEY = { OPENAI_API_KEY: 'sk-test' };

describe('the provider', () => {
  it.each<[string, ProviderOptions, NodeJS.ProcessEnv, string, string]>([
    ['nothing is set', {}, {}, 'demo', 'demo-1'],
    ['the key is blank', {}, { OPENAI_API_KEY: ' ' }, 'demo', 'demo-1'],
    ['a key is set', {}, KEY, 'openai', 'gpt-image-2'],
    ['a server is named', { baseUrl: 'http://localhost:1/v1' }, {}, 'openai', 'gpt-image-2'],
    ['faults are asked for', { demoFaults: '1:timeout' }, KEY, 'demo', 'demo-1'],
    ['it is named', { provider: 'demo' }, KEY, 'demo', 'demo-1'],
    ['it is named with a model', { provider: 'openai', model: 'm' }, {}, 'openai', 'm'],
  ])('when %s', (_when, options, env, provider, model) => {
    expect(chooseProvider(options, env)).toMatchObject({ provider, model });
  });

  it('is never one that the other options cannot mean', () => {
    expect(() => chooseProvider({ provider: 'demo', baseUrl: 'http://x' }, {})).toThrow(/--base-url/);
    expect(() => chooseProvider({ baseUrl: 'http://x', demoFaults: '1:timeout' }, {})).toThrow(/--base-url/);
    expect(() => chooseProvider({ provider: 'openai', demoFaults: '1:timeout' }, {})).toThrow(
      /--demo-faults/,
    );
  });
});
