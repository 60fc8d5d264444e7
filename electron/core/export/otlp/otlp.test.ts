import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveFailure, giveImage, ScriptedProvider } from '../../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../../tests/support/test-app.ts';
import { exported, jsonLines, memberText } from '../testing/exported.ts';
import { logsDataSchema, tracesDataSchema } from '../testing/otlp-schema.ts';

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
beforeEach(() => {
  folder = temporaryFolder();
  const provider = new ScriptedProvider((request, _signal, calls) =>
    calls <= 1 || request.imageIndex === 2 ? giveFailure('server_error') : giveImage(request),
  );
  test = new TestApp({ folder: folder.path, provider });
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

async function finishedJob() {
  const { id } = await test.createJob({ images: 2, variants: 1, concurrency: 1 });
  await test.untilFinal(id);
  return id;
}

async function exportedOtlp(jobId: string, filter = {}) {
  const { path, state } = await exported(test, { jobId, format: 'otlp', filter });
  expect(state).toBe('done');
  const logs = jsonLines(await memberText(path, 'logs.jsonl')).map((line) => logsDataSchema.parse(line));
  const traces = jsonLines(await memberText(path, 'traces.jsonl')).map((line) =>
    tracesDataSchema.parse(line),
  );
  return {
    logs,
    records: logs.flatMap(({ resourceLogs }) =>
      resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
    ),
    spans: traces.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    ),
  };
}

describe('OTLP', () => {
  it('is as published: every entry a record in one trace, each in a span that is there', async () => {
    const jobId = await finishedJob();
    const { records, spans } = await exportedOtlp(jobId);
    expect(records.map(({ body }) => body)).toEqual(
      test.log(jobId).map(({ message }) => ({ stringValue: message })),
    );
    expect(new Set([...records, ...spans].map(({ traceId }) => traceId))).toEqual(
      new Set([jobId.replaceAll('-', '')]),
    );
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(ids.size).toBe(spans.length);
    for (const { spanId } of records) expect(ids).toContain(spanId);
  });

  it('has the job above its images, and these above their attempts and steps', async () => {
    const jobId = await finishedJob();
    const { spans } = await exportedOtlp(jobId);
    const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
    const edges = new Set(
      spans.map(({ name, parentSpanId }) => `${nameOf.get(parentSpanId) ?? '-'} > ${name}`),
    );
    const attempts = await test.call('job.attempts', { jobId });
    expect(spans.filter(({ name }) => name.startsWith('attempt'))).toHaveLength(attempts.length);
    for (const edge of [
      '- > job',
      'job > image 1',
      'job > image 2',
      'image 1 > attempt 2',
      'image 1 > processing',
      'job > initialization',
    ])
      expect(edges).toContain(edge);
    expect(spans.filter(({ parentSpanId }) => parentSpanId === '')).toHaveLength(1);
    const status = (name: string) => spans.find((span) => span.name === name)?.status.code;
    expect([status('job'), status('image 1'), status('image 2')]).toEqual([2, 1, 2]);
  });

  it('has what images waited for below them, and the parts of their steps, as the timeline has them', async () => {
    const jobId = await finishedJob();
    const { spans } = await exportedOtlp(jobId);
    const { rows } = await test.call('job.timeline', { jobId });
    const ofTimeline = rows.flatMap((row) => row.spans).map(({ kind, from, to }) => `${kind} ${to - from}`);
    const parts = spans
      .filter(({ attributes }) => attributes.some(({ key }) => key === 'safelight.seq'))
      .map(({ name, startTimeUnixNano: from, endTimeUnixNano: to }) => {
        const ms = Number((BigInt(to) - BigInt(from)) / 1_000_000n);
        return `${name.replace(/ \d+$/, '')} ${ms}`;
      });
    expect(parts.sort()).toEqual(ofTimeline.filter((span) => !span.startsWith('call')).sort());
    expect(parts.some((part) => part.startsWith('backoff'))).toBe(true);
    expect(parts.some((part) => part.startsWith('variant'))).toBe(true);
  });

  it('has the spans of the whole job when entries are filtered', async () => {
    const jobId = await finishedJob();
    const whole = await exportedOtlp(jobId);
    const filtered = await exportedOtlp(jobId, { levels: ['error'] });
    expect(filtered.spans).toEqual(whole.spans);
    expect(filtered.records.length).toBeGreaterThan(0);
    expect(filtered.records.every(({ severityNumber }) => severityNumber === 17)).toBe(true);
  });

  it('comes in requests of bounded size', async () => {
    const jobId = await finishedJob();
    const [entry] = test.log(jobId);
    if (entry === undefined) throw new Error('no entry');
    const { details: _, seq: _seq, ...rest } = entry;
    const more = Array.from({ length: 2_000 }, (_unused, at) => ({
      ...rest,
      id: crypto.randomUUID(),
      detailsJson: JSON.stringify({
        text: 'x'.repeat(at % 40 === 0 ? 50_000 : 10),
        nested: { list: [1, 1.5, null, true] },
      }),
    }));
    test.ports.store.log.append(more);
    const { logs, records } = await exportedOtlp(jobId);
    expect(records.length).toBe(test.ports.store.log.lastSeq(jobId));
    expect(logs.length).toBeGreaterThan(4);
    for (const request of logs) expect(JSON.stringify(request).length).toBeLessThan(1_200_000);
  });
});
