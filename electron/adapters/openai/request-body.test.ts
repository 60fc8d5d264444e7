import { expect, test } from 'vitest';
import { openaiParams } from '../../../tests/servers/openai-fixtures.ts';
import { profileFor } from './profiles.ts';
import { requestBody } from './request-body.ts';

const ALL = openaiParams({ size: '1536x1024', quality: 'high', format: 'webp', images: 7 });

test.each([
  ['https://api.openai.com/v1', 'openai'],
  ['https://eu.api.openai.com/v1', 'openai'],
  ['http://127.0.0.1:1234/v1', 'sd-server'],
  ['http://localhost:8080/v1', 'localai'],
  ['http://192.168.1.5:8000/v1', 'vllm-omni'],
  ['https://gateway.example/v1', 'compatible'],
  ['https://gateway.example:8080/v1', 'compatible'],
  ['https://api.openai.com.evil.example/v1', 'compatible'],
  ['http://127.0.0.1:4567/v1', 'compatible'],
])('%s is called as %s', (baseUrl, id) => {
  expect(profileFor(baseUrl).id).toBe(id);
});

test('OpenAI is asked for one image, without the fields that it refuses', () => {
  expect(requestBody(ALL, profileFor('https://api.openai.com/v1'))).toEqual({
    prompt: ALL.prompt,
    n: 1,
    model: 'gpt-image-2',
    size: '1536x1024',
    quality: 'high',
    output_format: 'webp',
  });
});

test('what is the default anyway is left out', () => {
  const params = openaiParams({ size: 'auto', quality: 'auto', format: 'png' });
  expect(requestBody(params, profileFor('https://api.openai.com/v1'))).toEqual({
    prompt: params.prompt,
    n: 1,
    model: 'gpt-image-2',
  });
});

test('a local server is sent only what it knows', () => {
  expect(requestBody(ALL, profileFor('http://127.0.0.1:1234/v1'))).toEqual({
    prompt: ALL.prompt,
    n: 1,
    size: '1536x1024',
    output_format: 'webp',
  });
  expect(requestBody(ALL, profileFor('http://127.0.0.1:8080/v1'))).toEqual({
    prompt: ALL.prompt,
    n: 1,
    model: 'gpt-image-2',
    size: '1536x1024',
    response_format: 'b64_json',
  });
});
