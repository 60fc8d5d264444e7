import type { Client } from '../../../../shared/contract/client.ts';
import type { CommandName } from '../../../../shared/contract/commands.ts';
import type { Result } from '../../../../shared/contract/result.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { aFile, aJob, anImage } from '../../../../shared/testing/records.ts';
import type { JobDetail } from '../print/printer.ts';

/** Sound values for tests to vary. */

export const AT = new Date(2026, 10, 22, 12, 3, 4, 56).getTime();
export const JOB_ID = '019b2c3d-4e5f-7a6b-8c7d-9e0f1a2b3c4d';
const USER_ID = '019b2c3d-0000-7000-8000-000000000001';

export function sampleId(n: number): string {
  return `019b2c3d-4e5f-7a6b-8c7d-${String(n).padStart(12, '0')}`;
}

/** An entry; its details may be given as what they are. */
export function sampleEntry({ details, ...more }: Partial<LogEntry> & { details?: unknown } = {}): LogEntry {
  return {
    id: sampleId(90),
    seq: 1,
    jobId: JOB_ID,
    userId: USER_ID,
    imageId: null,
    attempt: null,
    level: 'info',
    step: 'initialization',
    message: 'Job created',
    detailsJson: details === undefined ? null : JSON.stringify(details),
    createdAt: AT,
    ...more,
  };
}

export function sampleJob(more: Partial<Job> = {}): Job {
  return aJob(
    {
      id: JOB_ID,
      userId: USER_ID,
      status: 'completed_partial',
      counts: { requested: 3, active: 0, completed: 1, failed: 2, cancelled: 0, unknown: 0 },
      cost: { usd: 0.12, wastedUsd: 0.04, unpriced: 0 },
      estimatedUsd: 0.12,
      folder: '2026-11-22_a-red-lighthouse_1a2b3c4d',
      createdAt: AT,
      startedAt: AT + 10,
      finishedAt: AT + 12_410,
      updatedAt: AT + 12_410,
      ...more,
    },
    { prompt: 'A red lighthouse', images: 3, variants: 1 },
  );
}

export function sampleImage(index: number, more: Partial<Image> = {}): Image {
  return anImage({
    id: sampleId(index),
    jobId: JOB_ID,
    index,
    status: 'completed',
    attempts: 1,
    runAttempts: 1,
    createdAt: AT,
    updatedAt: AT,
    ...more,
  });
}

export function sampleFile(image: number, variant: number, more: Partial<ImageFile> = {}): ImageFile {
  return aFile({
    id: sampleId(500 + image * 20 + variant),
    jobId: JOB_ID,
    imageId: sampleId(image),
    variant,
    path: `/pictures/job/${image}_v${variant}.png`,
    sha256: 'ab'.repeat(32),
    bytes: 1_400_000,
    createdAt: AT,
    ...more,
  });
}

export function sampleDetail(more: Partial<JobDetail> = {}): JobDetail {
  return {
    job: sampleJob(),
    images: [sampleImage(1)],
    files: [sampleFile(1, 1)],
    stepMs: { base_generation: 11_000 },
    ...more,
  };
}

type Answers = { readonly [N in CommandName]?: (input: never) => unknown };

/** A client whose commands are answered by these functions, and whose events are told by `tell`. */
export function fakeClient(answers: Answers): { client: Client; tell: Parameters<Client['subscribe']>[0] } {
  const listeners = new Set<Parameters<Client['subscribe']>[0]>();
  const call = async (name: CommandName, input: unknown): Promise<Result<unknown>> => {
    const answer = answers[name];
    if (answer === undefined) throw new Error(`The test does not answer ${name}`);
    return { ok: true, value: answer(input as never) };
  };
  return {
    client: {
      call: call as Client['call'],
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
}
