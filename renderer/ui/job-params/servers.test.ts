import { describe, expect, it } from 'vitest';
import { choiceOf, type Server, serverChoices } from './servers.ts';

const profile = (number: number, baseUrl: string, model = 'm') => ({
  id: `00000000-0000-4000-8000-00000000000${number}`,
  name: `Server ${number}`,
  baseUrl,
  model,
});
const HERE = 'http://127.0.0.1:1234/v1';
const OPENAI: Server = { provider: 'openai', baseUrl: null, model: 'gpt-image-2' };

describe('the servers to choose from', () => {
  it('are the providers and the profiles', () => {
    const choices = serverChoices([profile(1, HERE)], OPENAI);
    expect(choices.map(({ value }) => value)).toEqual(['demo', 'openai', profile(1, HERE).id]);
    expect(choiceOf(choices, OPENAI)).toBe('openai');
    expect(choiceOf(choices, { ...OPENAI, model: 'another' })).toBe('openai');
  });

  it('hold the one of a job whose profile is gone', () => {
    const gone = { ...OPENAI, baseUrl: HERE };
    const choices = serverChoices([], gone);
    expect(choices.at(-1)).toEqual({ value: HERE, name: HERE, server: gone });
    expect(choiceOf(choices, gone)).toBe(HERE);
  });

  it('tell apart profiles of one address by their model', () => {
    const choices = serverChoices([profile(1, HERE, 'fast'), profile(2, HERE, 'slow')], OPENAI);
    const chosen = (model: string) => choiceOf(choices, { provider: 'openai', baseUrl: HERE, model });
    expect(chosen('slow')).toBe(profile(2, HERE).id);
    expect(chosen('typed by hand')).toBe(profile(1, HERE).id);
  });
});
