import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/domain/errors.ts';
import { JOB_ID, sampleDetail, sampleFile, sampleImage, sampleJob } from '../testing/samples.ts';
import type { Writer } from './activity.ts';
import { costText, summaryLines } from './summary.ts';

const plain = pc.createColors(false);
const declined = failure('content_declined', 'Declined by the \u001b[31msafety system');

function summary(...args: Parameters<typeof sampleDetail>): string {
  return summaryLines(sampleDetail(...args), null, plain).join('\n');
}

describe('the summary', () => {
  it('tells counts, files, cost, time, failures by kind with advice, and the command that goes on', () => {
    const images = [
      sampleImage(1),
      sampleImage(2, { status: 'failed', failure: declined }),
      sampleImage(3, { status: 'failed', failure: declined }),
    ];
    expect(summary({ images }).split('\n')).toEqual([
      '',
      '⚠ partly completed  1 of 3 images, 2 failed',
      `  Job       ${JOB_ID}`,
      '  Files     1 file in /pictures/job',
      '            1_v1.png',
      '  Cost      $0.12, of which $0.04 bought no image',
      '  Time      12.4 s',
      '  ✗ content_declined (images 2, 3): Declined by the safety system',
      '    The safety system declined this prompt. Rephrase it and start a new job.',
    ]);
  });

  it('offers a retry where one can help: not where all was refused', () => {
    const failed = (code: 'content_declined' | 'invalid_request' | 'timeout', index: number) =>
      sampleImage(index, { status: 'failed', failure: failure(code, 'x') });
    const retry = `  Retry     safelight retry ${JOB_ID}   generates only what is missing`;
    expect(summary({ images: [failed('content_declined', 1), failed('invalid_request', 2)] })).not.toContain(
      retry,
    );
    expect(summary({ images: [failed('content_declined', 1), failed('timeout', 2)] })).toContain(retry);
    const counts = { ...sampleJob().counts, failed: 1, cancelled: 1 };
    expect(summary({ job: sampleJob({ counts }), images: [failed('content_declined', 1)] })).toContain(retry);
  });

  it('tells a job that was interrupted from one that runs, and only then how to go on', () => {
    const detail = sampleDetail({ job: sampleJob({ status: 'processing', finishedAt: null }) });
    const holder = { pid: 4711, host: 'cli', startedAt: 1 };
    const told = (writer: Writer) => summaryLines(detail, writer, plain).join('\n');
    expect(told({ held: false })).toContain('⚠ interrupted');
    expect(told({ held: false })).toContain(`Go on     safelight resume ${JOB_ID}`);
    expect(told({ held: true, holder })).toContain('ℹ running in the command line (pid 4711)');
    expect(told({ held: true, holder })).not.toContain('Go on');
    expect(told({ held: true, holder: null })).toContain('ℹ running in another process');
  });

  it('names the folder only when there are many files, and counts many failures', () => {
    const images = Array.from({ length: 20 }, (_, at) =>
      sampleImage(at + 1, { status: 'failed', failure: declined }),
    );
    const files = Array.from({ length: 20 }, (_, at) => sampleFile(at + 1, 1));
    const text = summary({ images, files });
    expect(text).toContain('20 files in /pictures/job\n');
    expect(text).not.toContain('.png');
    expect(text).toContain('content_declined (20 images)');
  });

  it('asks for the decision that unknown images wait for', () => {
    const counts = { ...sampleJob().counts, failed: 0, unknown: 2 };
    const text = summary({ job: sampleJob({ counts }) });
    expect(text).toContain(`safelight resume ${JOB_ID} --unknown resend|give-up`);
    expect(text).not.toContain('safelight retry');
  });

  it('says nothing of files, time and retries where there are none', () => {
    const counts = { ...sampleJob().counts, failed: 0, completed: 3 };
    const text = summary({ job: sampleJob({ status: 'completed', counts, finishedAt: null }), files: [] });
    expect(text).not.toMatch(/Files|Time|Retry/);
  });
});

describe('the cost', () => {
  const job = (cost: Partial<ReturnType<typeof sampleJob>['cost']>) =>
    sampleJob({ cost: { usd: 0, wastedUsd: 0, unpriced: 0, ...cost } });

  it('keeps free, known, partly known and unknown apart', () => {
    const demo = sampleJob();
    expect(costText({ ...demo, params: { ...demo.params, provider: 'demo' } })).toBe('none (demo, free)');
    expect(costText(job({ usd: 0.5 }))).toBe('$0.50');
    expect(costText(job({ usd: 0.5, unpriced: 1 }))).toBe('$0.50, and 1 call whose cost is not known');
    expect(costText(job({ unpriced: 2 }))).toBe('2 calls whose cost is not known');
    expect(costText(job({}))).toBe('$0.00');
  });
});
