import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/domain/errors.ts';
import { sampleDetail, sampleImage, sampleJob } from '../testing/samples.ts';
import { jobLines, listedLine } from './job-lines.ts';

const plain = pc.createColors(false);

describe('a listed job', () => {
  it('is the end of its id, time, status, progress, prompt', () => {
    expect(listedLine(sampleJob(), null, plain)).toBe(
      '1a2b3c4d  2026-11-22 12:03  ⚠ partly completed     1/3  A red lighthouse',
    );
  });

  it('is interrupted when it has not ended and nobody works on it', () => {
    const job = sampleJob({ status: 'processing' });
    expect(listedLine(job, { held: false }, plain)).toContain('⚠ interrupted   ');
    expect(listedLine(job, { held: true, holder: null }, plain)).toContain('ℹ processing   ');
    expect(listedLine(sampleJob(), { held: false }, plain)).toContain('⚠ partly completed');
  });

  it('is one short line whatever the prompt is', () => {
    const job = sampleJob();
    const prompt = `\u001b[2Jfirst\nsecond ${'long '.repeat(100)}`;
    const line = listedLine({ ...job, params: { ...job.params, prompt } }, null, plain);
    expect(line).toMatch(/first second long/);
    expect(line).toMatch(/…$/);
    expect(line).not.toMatch(/\p{Cc}/u);
    expect(line.length).toBeLessThan(130);
  });
});

it('a job is told with what was asked, each image and its last failure, and the summary', () => {
  const failed = sampleImage(2, {
    status: 'failed',
    attempts: 4,
    failure: failure('timeout', 'No answer after 120 s'),
  });
  const text = jobLines(sampleDetail({ images: [sampleImage(1), failed] }), null, plain).join('\n');
  expect(text).toContain('Prompt    A red lighthouse');
  expect(text).toContain('Made by   openai gpt-image-2');
  expect(text).toContain('Image   1 ✓ completed  1 attempt');
  expect(text).toContain('Image   2 ✗ failed     4 attempts  No answer after 120 s');
  expect(text).toContain('⚠ partly completed  1 of 3 images, 2 failed');
});
