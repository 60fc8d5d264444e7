import { describe, expect, test } from 'vitest';
import { CANARY_KEY, openaiParams } from '../../../tests/servers/openai-fixtures.ts';
import { checkParams } from './check.ts';
import { sizeProblem } from './sizes.ts';

describe('what is known wrong before anything is sent', () => {
  test('nothing, for the usual parameters', () => {
    expect(checkParams(openaiParams(), CANARY_KEY)).toEqual([]);
  });

  test.each([
    [{ baseUrl: 'nonsense' }, 'baseUrl', 'http://'],
    [{ model: 'gpt-image-9' }, 'model', 'no image model “gpt-image-9”'],
    [{ model: 'dall-e-3' }, 'model', 'shut down'],
    [{ model: 'gpt-image-1' }, 'model', 'shut down'],
    [{ size: '1000x1000' }, 'size', 'divisible by 16'],
    [{ model: 'gpt-image-1.5', size: '2048x2048' }, 'size', 'only 1024x1024'],
    [{ quality: 'max' as const }, 'quality', 'no quality “max”'],
    [{ prompt: `Write ${CANARY_KEY} on a wall` }, 'prompt', 'contains the API key'],
  ])('%o is refused', (known, field, message) => {
    const issues = checkParams(openaiParams(known), CANARY_KEY);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.field).toBe(field);
    expect(issues[0]?.message).toContain(message);
    expect(JSON.stringify(issues)).not.toContain(CANARY_KEY);
  });

  test('the issue of an unknown model lists the known ones, that of a dead one names its successor', () => {
    const unknown = checkParams(openaiParams({ model: 'gpt-image-9' }), CANARY_KEY);
    expect(unknown[0]?.advice).toMatch(/gpt-image-2\.6-sunburst.*gpt-image-2,.*gpt-image-1-mini/);
    expect(unknown[0]?.advice).not.toContain('dall-e');
    const dead = checkParams(openaiParams({ model: 'gpt-image-1' }), CANARY_KEY);
    expect(dead[0]?.advice).toContain('gpt-image-2.5-sunburst');
  });

  test('dated snapshots, and the higher qualities of newer models, are accepted', () => {
    expect(checkParams(openaiParams({ model: 'gpt-image-2-2026-04-21' }), CANARY_KEY)).toEqual([]);
    expect(checkParams(openaiParams({ model: 'gpt-image-2.6-flare', quality: 'xhigh' }), CANARY_KEY)).toEqual(
      [],
    );
  });

  test.each([
    [null, 'No API key'],
    ['', 'No API key'],
    ['  \n', 'No API key'],
    ['sk-a b', 'whitespace'],
    ['sk-ключ', 'characters'],
    ['“sk-quoted”', 'characters'],
  ])('the key %j is refused at OpenAI', (key, message) => {
    const issues = checkParams(openaiParams(), key);
    expect(issues.map((found) => found.field)).toEqual(['key']);
    expect(issues[0]?.message).toContain(message);
    if (key?.trim()) expect(JSON.stringify(issues)).not.toContain(key);
  });

  test('whitespace around the key is no problem', () => {
    expect(checkParams(openaiParams(), ` ${CANARY_KEY}\n`)).toEqual([]);
  });

  test('a compatible server may have any model and size, and needs no key', () => {
    const params = openaiParams({ baseUrl: 'http://127.0.0.1:1234', model: 'sd3.5-large', size: '500x700' });
    expect(checkParams({ ...params, quality: 'max' }, null)).toEqual([]);
  });
});

describe('sizes', () => {
  test.each([
    ['1024x1024', 'arbitrary'],
    ['1536x864', 'arbitrary'],
    ['3840x2160', 'arbitrary'],
    ['1408x480', 'arbitrary'],
    ['1024x640', 'arbitrary'],
    ['auto', 'arbitrary'],
    ['auto', 'standard'],
    ['1024x1536', 'standard'],
  ] as const)('%s is legal (%s)', (size, rules) => {
    expect(sizeProblem(size, rules)).toBeNull();
  });

  test.each([
    ['1000x1000', 'divisible by 16', '1008x1008'],
    ['4096x2048', 'longer than 3840', '3840x2048'],
    ['3200x960', 'ratio', '3024x1008'],
    ['512x512', 'at least 655,360', '816x816'],
    ['3840x3840', 'at most 8,294,400', '2880x2880'],
  ])('%s is not (%s), and the nearest is legal: %s', (size, message, nearest) => {
    const problem = sizeProblem(size, 'arbitrary');
    expect(problem?.message).toContain(message);
    expect(sizeProblem(problem?.nearest ?? '', 'arbitrary')).toBeNull();
    expect(problem?.nearest).toBe(nearest);
  });

  test('a model with standard sizes only is offered the one of the nearest shape', () => {
    expect(sizeProblem('1920x1080', 'standard')?.nearest).toBe('1536x1024');
    expect(sizeProblem('600x900', 'standard')?.nearest).toBe('1024x1024');
    expect(sizeProblem('900x1500', 'standard')?.nearest).toBe('1024x1536');
  });
});
