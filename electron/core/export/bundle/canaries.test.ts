import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/domain/errors.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../../tests/support/test-app.ts';
import { createArchives } from '../../../adapters/archive/archives.ts';
import { exported, memberText } from '../testing/exported.ts';
import { MEMBERS } from './format.ts';

/** Keys of which nothing but knowing them tells that they are secret. Some have signs that JSON, URLs and base64 write in their own way. */
const LIVE = Array.from(
  { length: 60 },
  (_, at) => `Canary${at}/With+Odd="Signs"\\${(at * 7_919).toString(36)}&é`,
);
/** Tokens that are recognised whoever they belong to. */
const SHAPED = Array.from({ length: 40 }, (_, at) => {
  const tail = `${(at + 11).toString(36)}Zq7f3a9c21bd4e${at}`;
  const shapes = [
    `sk-proj-${tail}`,
    `sb_secret_${tail}`,
    `whsec_${tail}`,
    `eyJhbGciOiJI${tail}.eyJzdWIi${tail}.sig${tail}`,
  ];
  return shapes[at % shapes.length] ?? tail;
});

/** A secret as it may turn up in a text. */
const WAYS: ((secret: string) => string)[] = [
  (secret) => `it was ${secret}, was it not`,
  (secret) => `Authorization: Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
  (secret) => Buffer.from(`xy:${secret} z`).toString('base64url'),
  (secret) => `https://example.com/?q=${encodeURIComponent(secret)}&token=${encodeURIComponent(secret)}`,
  (secret) => JSON.stringify({ answer: secret }),
];

/** What of a secret must not be found: each way to write it, and what it alone determines inside base64. */
function traces(secret: string): string[] {
  const base64 = ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(4, -4),
  );
  const urls = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...base64, ...urls];
}

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
/** Set only after the job was made and logged: the logger could not know them. */
let keys: string[];
beforeEach(() => {
  folder = temporaryFolder();
  keys = [];
  const provider = new ScriptedProvider((request) =>
    request.imageIndex === 2 ? giveFailure('server_error') : giveImage(request),
  );
  test = new TestApp({ folder: folder.path, provider, secrets: keys });
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

/** A finished job with every secret in every way in its log, and in all other places where texts of others end up. */
async function plantedJob(): Promise<string> {
  const secrets = [...LIVE, ...SHAPED];
  const { id } = await test.createJob({ images: 2, variants: 1, prompt: secrets.join(' ').slice(0, 30_000) });
  const job = await test.untilFinal(id);
  const { store, ids } = test.ports;
  const base = {
    jobId: id,
    userId: job.userId,
    imageId: null,
    attempt: null,
    level: 'error',
    step: 'upload',
    createdAt: 1,
  } as const;
  for (const secret of secrets) {
    const ways = WAYS.map((way) => way(secret));
    const details = { list: ways, deep: { [secret]: { json: JSON.stringify(ways) } }, api_key: secret };
    store.log.append([
      ...ways.map((message) => ({ ...base, id: ids.uuid(), message, detailsJson: JSON.stringify(details) })),
    ]);
  }
  const all = WAYS.flatMap((way) => secrets.map(way)).join('\n');
  const bad = failure('server_error', all, {
    stack: all,
    requestId: secrets[0] ?? null,
    causes: [{ name: 'E', code: secrets[1] ?? null, message: all }],
  });
  store.jobs.update({ ...job, stoppedBy: bad });
  for (const image of store.images.ofJob(id)) store.images.update({ ...image, failure: bad });
  for (const attempt of store.attempts.ofJob(id))
    store.attempts.update({ ...attempt, failure: bad, requestId: secrets[2] ?? null });
  keys.push(...LIVE);
  return id;
}

/** Everything in an archive, unpacked, and the archive's own bytes: names and all. */
async function everythingIn(path: string): Promise<string> {
  const bytes = await readFile(path);
  const archive = await createArchives().open(path, { members: 10_000, bytes: 2 ** 30 });
  archive.close();
  const texts = [bytes.toString('latin1')];
  for (const member of Object.values(MEMBERS)) texts.push(await memberText(path, member));
  return texts.join('\n');
}

describe('a bundle', () => {
  it('holds none of a hundred secrets, in no form, and says that there were some', async () => {
    const jobId = await plantedJob();
    const { path, state } = await exported(test, { jobId, format: 'bundle' });
    expect(state).toBe('done');
    const everything = await everythingIn(path);
    for (const secret of [...LIVE, ...SHAPED])
      for (const trace of traces(secret)) expect(everything.includes(trace), trace).toBe(false);
    // They were there to be caught, and what is no secret has stayed.
    expect(everything).toContain('it was [redacted], was it not');
    const manifest = JSON.parse(await memberText(path, MEMBERS.manifest));
    expect(manifest.redactions.secrets).toBeGreaterThan(100);
    const preview = await test.call('export.preview', { jobId, format: 'bundle' });
    expect(preview.redactions?.secrets).toBeGreaterThan(100);
  });

  it('names no folder of the machine', async () => {
    const jobId = await plantedJob();
    const { path } = await exported(test, { jobId, format: 'bundle' });
    const everything = await everythingIn(path);
    expect(everything).not.toContain(folder.path);
    const { job, files } = await test.call('job.get', { jobId });
    expect(files.length).toBeGreaterThan(0);
    const paths = (await memberText(path, MEMBERS.files))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).path);
    for (const one of paths) expect(one).toMatch(new RegExp(`^(${job.folder}|originals/${jobId})/[^/]+$`));
  });

  it('as Markdown for an issue is redacted the same way', async () => {
    const jobId = await plantedJob();
    const { path } = await exported(test, { jobId, format: 'markdown' });
    const report = await readFile(path, 'utf8');
    for (const secret of [...LIVE, ...SHAPED])
      for (const trace of traces(secret)) expect(report.includes(trace), trace).toBe(false);
    expect(report).toContain('### `server_error`');
    expect(report).not.toContain(folder.path);
  });
});
