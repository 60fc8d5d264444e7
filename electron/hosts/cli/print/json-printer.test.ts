import { describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/domain/errors.ts';
import type { Output } from '../output.ts';
import {
  AT,
  JOB_ID,
  sampleDetail,
  sampleEntry,
  sampleFile,
  sampleImage,
  sampleJob,
} from '../testing/samples.ts';
import type { Writer } from './activity.ts';
import { jsonPrinter } from './json-printer.ts';
import type { Printer } from './printer.ts';

async function printed(use: (printer: Printer) => void | Promise<void>) {
  const out: string[] = [];
  const err: string[] = [];
  const output = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  await use(jsonPrinter(output as unknown as Output));
  return { out: out.map((line) => JSON.parse(line)), err };
}

describe('--json', () => {
  it('prints a log entry with exactly the agreed fields', async () => {
    const entry = sampleEntry({ attempt: 2, details: { a: [1] } });
    const { detailsJson: _text, ...fields } = entry;
    expect((await printed((printer) => printer.entry(entry))).out).toEqual([
      { type: 'log', ...fields, details: { a: [1] }, createdAt: new Date(AT).toISOString() },
    ]);
    expect(new Date(AT).toISOString()).toMatch(/\.\d{3}Z$/);
  });

  it('prints a job with its delivered files in order, cost, durations and failures', async () => {
    const images = [
      sampleImage(1),
      sampleImage(2, { status: 'failed', failure: failure('timeout', 'No answer after 120 s') }),
      // Failed once, then done: no failure of the job.
      sampleImage(3, { failure: failure('timeout', 'earlier') }),
    ];
    const files = [
      sampleFile(3, 1),
      sampleFile(1, 2),
      sampleFile(1, 1),
      sampleFile(1, 3, { state: 'writing' }),
      sampleFile(1, 0, { kind: 'base' }),
      sampleFile(1, 0, { kind: 'sidecar', format: 'json' }),
    ];
    const [job] = (await printed((printer) => printer.summary(sampleDetail({ images, files })))).out;
    expect(job).toEqual({
      type: 'job',
      id: JOB_ID,
      status: 'completed_partial',
      prompt: 'A red lighthouse',
      provider: 'openai',
      images: { requested: 3, completed: 1, failed: 2, cancelled: 0, unknown: 0 },
      files: [
        [1, 1],
        [1, 2],
        [3, 1],
      ].map(([image, variant]) => ({
        path: `/pictures/job/${image}_v${variant}.png`,
        sha256: 'ab'.repeat(32),
        width: 1024,
        height: 1024,
        bytes: 1_400_000,
        format: 'png',
        image,
        variant,
      })),
      cost: { usd: 0.12, wastedUsd: 0.04, estimatedUsd: 0.12, unpriced: 0 },
      durations: { totalMs: 12_400, steps: { base_generation: 11_000 } },
      failures: [
        {
          image: 2,
          code: 'timeout',
          message: 'No answer after 120 s',
          advice:
            'The provider took longer than the time limit. Lower the quality or size, or raise the timeout.',
        },
      ],
    });
  });

  it('marks a job that nobody goes on with', async () => {
    const detail = sampleDetail({ job: sampleJob({ status: 'queued' }) });
    const record = async (writer: Writer) => (await printed((printer) => printer.job(detail, writer))).out[0];
    expect(await record({ held: false })).toMatchObject({ status: 'queued', interrupted: true });
    expect(await record({ held: true, holder: null })).not.toHaveProperty('interrupted');
  });

  it('marks a demo job', async () => {
    const job = sampleJob();
    const demo = { ...job, params: { ...job.params, provider: 'demo' as const } };
    expect(
      (await printed((printer) => printer.listed(demo, null, async () => sampleDetail({ job: demo }))))
        .out[0],
    ).toMatchObject({
      demo: true,
    });
  });

  it('prints an error as an object and, for people, as one line', async () => {
    const error = { code: 'data_dir_busy', message: 'In use\nby x', advice: 'Wait', field: null } as const;
    const { out, err } = await printed((printer) => printer.error(error));
    expect(out).toEqual([{ type: 'error', ...error }]);
    expect(err).toEqual(['error: In use by x — Wait']);
  });

  it('keeps notes off standard output', async () => {
    const { out, err } = await printed((printer) => {
      printer.note('by the way');
      printer.intent(sampleJob().params, 'as asked');
    });
    expect(out).toEqual([]);
    expect(err).toEqual(['by the way']);
  });
});
