import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parseScript, type Script, startMisbehavingServer } from './misbehaving-openai.ts';

async function start(script: Script) {
  const server = await startMisbehavingServer({ script });
  onTestFinished(() => server.close());
  const ask = (prompt: string) =>
    fetch(`${server.url}/images/generations`, { method: 'POST', body: JSON.stringify({ prompt }) });
  return { server, ask };
}

test('a queue is played in order, then all is good', async () => {
  const { server, ask } = await start(['rate-limit', 'status-500']);
  const statuses = [await ask('a'), await ask('b'), await ask('c')].map((response) => response.status);
  expect(statuses).toEqual([429, 500, 200]);
  expect(server.requests.map((seen) => [seen.number, seen.prompt])).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
});

test('a script may choose by what the request holds, and answer anything', async () => {
  const { ask } = await start(({ prompt }) =>
    prompt === 'bad' ? { status: 418, body: { error: 'no' } } : 'good',
  );
  expect((await ask('bad')).status).toBe(418);
  expect((await ask('fine')).status).toBe(200);
});

test('every good image is another one', async () => {
  const { ask } = await start('good');
  expect(await (await ask('a')).text()).not.toBe(await (await ask('a')).text());
});

test('a script is written as names, and an unknown name is refused with the list of them', () => {
  expect(parseScript('good, rate-limit*2')).toEqual(['good', 'rate-limit', 'rate-limit']);
  expect(() => parseScript('goood')).toThrow(/no behaviour “goood”.*hang-in-body/);
});

test('it runs by hand and prints its address', async () => {
  const file = fileURLToPath(new URL('./misbehaving-openai.ts', import.meta.url));
  const child = spawn(process.execPath, [file, '--script', 'teapot'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const response = await fetch(`${String(line).trim()}/images/generations`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(418);
});
