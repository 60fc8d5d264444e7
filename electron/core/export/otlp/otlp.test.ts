import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/domain/errors.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../../tests/support/test-app.ts';
import { exported, jsonLines, memberText } from '../testing/exported.ts';
import { parsedLogs, parsedTraces } from '../testing/otlp-schema.ts';

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
  const logs = jsonLines(await memberText(path, 'logs.jsonl')).map(parsedLogs);
  const traces = jsonLines(await memberText(path, 'traces.jsonl')).map(parsedTraces);
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

/** Adds entries like the job's first one. */
function append(jobId: string, ...more: readonly { level?: Level; details: unknown }[]): void {
  const [first] = test.log(jobId);
  if (first === undefined) throw new Error('no entry');
  const { details: _, seq: _seq, ...rest } = first;
  test.ports.store.log.append(
    more.map(({ level = 'info', details }) => ({
      ...rest,
      id: crypto.randomUUID(),
      level,
      detailsJson: JSON.stringify(details),
    })),
  );
}

const attributesOf = ({ attributes }: { attributes: readonly { key: string; value: unknown }[] }) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value]));

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

  it('says of each entry when it was written, how bad it is, and in which span', async () => {
    const jobId = await finishedJob();
    append(jobId, { level: 'warning', details: null });
    const { records, spans } = await exportedOtlp(jobId);
    const severities = { info: 9, success: 10, warning: 13, error: 17 };
    const below = (parent: string, name: string) =>
      spans.find((span) => span.parentSpanId === parent && span.name === name)?.spanId ?? 'no span';
    const spanOfImage = new Map(
      spans.flatMap((span) => {
        const id = attributesOf(span)['safelight.image_id'] as { stringValue: string } | undefined;
        return id === undefined ? [] : [[id.stringValue, span.spanId]];
      }),
    );
    const root = below('', 'job');
    const expected = test.log(jobId).map(({ createdAt, level, imageId, attempt, step }) => ({
      timeUnixNano: String(BigInt(createdAt) * 1_000_000n),
      severityNumber: severities[level],
      severityText: level,
      spanId: below(
        imageId === null ? root : (spanOfImage.get(imageId) ?? ''),
        imageId === null || attempt === null ? step : `attempt ${attempt}`,
      ),
    }));
    expect(
      records.map(({ timeUnixNano, severityNumber, severityText, spanId }) => ({
        timeUnixNano,
        severityNumber,
        severityText,
        spanId,
      })),
    ).toEqual(expected);
    expect(new Set(expected.map(({ severityText }) => severityText)).size).toBe(4);
    expect(new Set(expected.map(({ timeUnixNano }) => timeUnixNano)).size).toBeGreaterThan(1);
    expect(test.log(jobId).some(({ attempt }) => attempt === 2)).toBe(true);
  });

  it('has the details of an entry, each of its type', async () => {
    const jobId = await finishedJob();
    const details = {
      text: 'a lighthouse 😀',
      whole: -3,
      large: 2 ** 60,
      fraction: 1.5,
      yes: true,
      nothing: null,
      list: ['a', null],
      nested: { deep: { deeper: 0 } },
    };
    append(jobId, { details }, { details: ['a list'] });
    const { records } = await exportedOtlp(jobId);
    const [whole, list] = records.slice(-2).map(attributesOf);
    const known = {
      'log.record.uid': { stringValue: expect.any(String) },
      'safelight.step': { stringValue: 'initialization' },
      'safelight.seq': { intValue: expect.stringMatching(/^\d+$/) },
      'safelight.job_id': { stringValue: jobId },
    };
    expect(whole).toEqual({
      ...known,
      'safelight.details.text': { stringValue: 'a lighthouse 😀' },
      'safelight.details.whole': { intValue: '-3' },
      'safelight.details.large': { doubleValue: 2 ** 60 },
      'safelight.details.fraction': { doubleValue: 1.5 },
      'safelight.details.yes': { boolValue: true },
      'safelight.details.list': { arrayValue: { values: [{ stringValue: 'a' }, {}] } },
      'safelight.details.nested': {
        kvlistValue: {
          values: [
            {
              key: 'deep',
              value: { kvlistValue: { values: [{ key: 'deeper', value: { intValue: '0' } }] } },
            },
          ],
        },
      },
    });
    expect(list).toEqual({
      ...known,
      'safelight.details': { arrayValue: { values: [{ stringValue: 'a list' }] } },
    });
  });

  it('has no half of a character, which a receiver would refuse with all that came with it', async () => {
    const half = '😀'.slice(0, 1);
    test.provider.script = () => ({
      ...giveFailure('content_declined'),
      ok: false,
      failure: failure('content_declined', `Declined: ${half}`, { billing: 'refused' }),
    });
    const jobId = await finishedJob();
    append(jobId, { details: { [`key ${half}`]: `value ${half}`, list: [`item ${half}`, '😀'] } });
    const { records, spans } = await exportedOtlp(jobId);
    expect(attributesOf(records.at(-1) ?? { attributes: [] })).toMatchObject({
      'safelight.details.key \ufffd': { stringValue: 'value \ufffd' },
      'safelight.details.list': {
        arrayValue: { values: [{ stringValue: 'item \ufffd' }, { stringValue: '😀' }] },
      },
    });
    const messages = spans.flatMap(({ name, status }) => (name === 'job' ? [] : (status.message ?? [])));
    expect(new Set(messages)).toEqual(new Set(['Declined: \ufffd']));
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
    const more = Array.from({ length: 2_000 }, (_, at) => ({
      details: { text: 'x'.repeat(at % 40 === 0 ? 50_000 : 10) },
    }));
    append(jobId, ...more);
    const { logs, records } = await exportedOtlp(jobId);
    expect(records.length).toBe(test.ports.store.log.lastSeq(jobId));
    expect(logs.length).toBeGreaterThan(4);
    for (const request of logs) expect(JSON.stringify(request).length).toBeLessThan(1_200_000);
  });
});
