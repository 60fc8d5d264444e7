import { describe, expect, it } from 'vitest';
import type { Client } from '../../../shared/contract/client.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import { jobOf } from '../../testing/jobs.ts';
import { BLANK_FORM } from './job-form.ts';
import { startJobs } from './start-jobs.ts';

type Issue = { field: string | null; message: string; advice: null };

/** An app that refuses by `issues` and starts all but the prompts in `fails`. */
function appOf(issues: (params: JobParams) => Issue[] = () => [], fails: readonly string[] = []) {
  const created: JobParams[] = [];
  const client = {
    call: async (name: string, { params }: { params: JobParams }) => {
      if (name === 'job.estimate') {
        return { ok: true, value: { issues: issues(params), usd: 0, usdPerImage: 0, ms: null } };
      }
      if (fails.includes(params.prompt)) {
        return {
          ok: false,
          error: { code: 'disk_full', message: 'Full.', advice: 'Free some.', field: null },
        };
      }
      created.push(params);
      return { ok: true, value: jobOf(created.length, { params }) };
    },
  } as unknown as Client;
  return { client, created };
}

describe('starting', () => {
  it('makes one job of the whole text, line breaks and all', async () => {
    const app = appOf();
    const outcome = await startJobs(app.client, { ...BLANK_FORM, text: ' a fox\nat night ', seed: 7 });
    expect(outcome).toMatchObject({ kind: 'started', jobs: [{}] });
    expect(app.created).toMatchObject([{ prompt: 'a fox\nat night', seed: 7 }]);
  });

  it('makes a job of each line, each with a seed of its own unless one is fixed', async () => {
    const app = appOf();
    await startJobs(app.client, { ...BLANK_FORM, several: true, text: 'a fox\n\na pond' });
    expect(app.created.map(({ prompt }) => prompt)).toEqual(['a fox', 'a pond']);
    expect(new Set(app.created.map(({ seed }) => seed)).size).toBe(2);
  });

  it('sends nothing while anything is wrong, and tells it all at its field', async () => {
    const app = appOf();
    const outcome = await startJobs(app.client, { ...BLANK_FORM, images: null, variants: 0 });
    expect(outcome).toMatchObject({
      kind: 'refused',
      errors: { images: {}, variants: {}, prompt: { message: expect.stringContaining('empty') } },
    });
    expect(app.created).toEqual([]);
  });

  it('checks every line before the first one is sent, and tells which are wrong', async () => {
    const app = appOf(({ prompt }) =>
      prompt === 'bad' ? [{ field: 'prompt', message: 'No.', advice: null }] : [],
    );
    const outcome = await startJobs(app.client, { ...BLANK_FORM, several: true, text: 'good\nbad\n\nbad' });
    expect(outcome).toMatchObject({
      kind: 'refused',
      errors: {},
      lines: [
        { line: 2, message: 'No.' },
        { line: 4, message: 'No.' },
      ],
    });
    expect(app.created).toEqual([]);
  });

  it('asks for a prompt when there is no line with one', async () => {
    const outcome = await startJobs(appOf().client, { ...BLANK_FORM, several: true, text: ' \n ' });
    expect(outcome).toMatchObject({ kind: 'refused', errors: { prompt: {} }, lines: [] });
  });

  it('tells which lines were started when one is refused on the way', async () => {
    const app = appOf(() => [], ['three']);
    const outcome = await startJobs(app.client, {
      ...BLANK_FORM,
      several: true,
      text: 'one\n\ntwo\nthree\nfour',
    });
    expect(outcome).toMatchObject({
      kind: 'partly',
      startedLines: new Set([1, 3]),
      error: { message: 'Full.' },
    });
    expect(app.created).toHaveLength(2);
  });

  it('passes on a refusal that only the start finds, as one of no field', async () => {
    const outcome = await startJobs(appOf(() => [], ['x']).client, { ...BLANK_FORM, text: 'x' });
    expect(outcome).toMatchObject({ kind: 'refused', errors: {}, others: [{ message: 'Full.' }] });
  });
});
