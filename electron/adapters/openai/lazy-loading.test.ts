import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the SDK is not loaded before the first call', () => {
  const url = new URL('./provider.ts', import.meta.url).href;
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context); } });
    const { createOpenAIProvider } = await import(${JSON.stringify(url)});
    const provider = createOpenAIProvider({ readKey: () => 'sk-x', limits: { connectMs: 1 } });
    provider.bucketKey({ baseUrl: null, model: 'gpt-image-2' });
    const before = loaded.includes('openai');
    const signal = new AbortController().signal;
    await provider.probe({ baseUrl: 'http://127.0.0.1:9/v1', model: 'x' }, signal);
    console.log(JSON.stringify({ before, after: loaded.includes('openai') }));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({ before: false, after: true });
});
