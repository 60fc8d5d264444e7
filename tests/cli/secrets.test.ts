import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Behaviour, MisbehavingServer } from '../servers/misbehaving-openai.ts';
import { Place } from './safelight.ts';

/** A key that no pattern would recognise, so that only knowing it can keep it out. */
const CANARY = 'Canary/With+Odd=Signs.7f3a9c21';
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  JSON.stringify(CANARY).slice(1, -1),
  ...base64Forms(CANARY),
];

let place: Place;
let server: MisbehavingServer;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(async () => {
  await server.close();
  await place.clear();
});

/** What the key determines inside base64, whatever stands before it. */
function base64Forms(secret: string): string[] {
  return ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(4, -4),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Answers that give the key back in every place where a server could. */
const ECHOES: Behaviour[] = [
  'invalid-key-echoed',
  {
    status: 400,
    body: { error: { message: `bad header Authorization: Bearer ${CANARY}`, code: CANARY, param: CANARY } },
  },
  { status: 500, body: { detail: `https://x.example/?token=${encodeURIComponent(CANARY)}` } },
  {
    status: 429,
    headers: { 'x-request-id': CANARY },
    body: { error: { message: btoa(`user:${CANARY}`), type: CANARY } },
  },
  { status: 200, headers: { 'x-request-id': CANARY }, body: `<title>${CANARY}</title>` },
  { status: 200, body: { error: { message: CANARY } } },
  { status: 302, headers: { location: `https://${encodeURIComponent(CANARY)}@example.invalid/` }, body: '' },
];

describe('the API key', () => {
  it.each(ECHOES.map((echo, at) => [at, echo] as const))(
    'that a server echoes (way %i) is nowhere in database, files or output',
    async (_at, echo) => {
      server = new MisbehavingServer({ script: () => echo });
      await server.start();
      const args = ['generate', '--provider', 'openai', '--base-url', server.url, '--prompt', 'a lighthouse'];
      const common = [...args, '--retries', '1', '--backoff', '0', '--library', place.library];
      const env = { OPENAI_API_KEY: CANARY };
      const outputs: string[] = [];
      for (const more of [['--json'], []]) {
        const { stdout, stderr, code } = await place.run([...common, ...more], { env });
        expect(code).toBe(4);
        outputs.push(stdout, stderr);
      }
      expect(server.requests.length).toBeGreaterThanOrEqual(2);
      // The key did go out with each request: the canary was really there to be caught.
      for (const { headers } of server.requests) expect(headers['authorization']).toBe(`Bearer ${CANARY}`);
      const files = [...(await filesBelow(place.dataDir)), ...(await filesBelow(place.library))];
      expect(files.some((path) => path.endsWith('safelight.db'))).toBe(true);
      for (const path of files) outputs.push(await readFile(path, 'latin1'));
      for (const form of FORMS) expect(outputs.filter((text) => text.includes(form))).toEqual([]);
    },
  );

  it('in the prompt is refused before anything is written', async () => {
    server = new MisbehavingServer({});
    await server.start();
    const args = ['generate', '--provider', 'openai', '--base-url', server.url, '--prompt', `draw ${CANARY}`];
    const { code, stderr } = await place.run([...args, '--library', place.library], {
      env: { OPENAI_API_KEY: CANARY },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/prompt contains (the|your) API key/);
    expect(stderr).not.toContain(CANARY);
    expect(server.requests).toEqual([]);
  });
});
