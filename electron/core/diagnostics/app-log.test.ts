import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryRecorder, memoryRecorder } from '../../../tests/support/fake-recorder.ts';
import { parseLine } from './app-log-line.ts';

const SECRET = 'canary/4f+Zq "tail"=9';
const AT = Date.UTC(2026, 10, 23, 8, 0, 0, 7);

let recorder: MemoryRecorder;
beforeEach(() => {
  recorder = memoryRecorder(() => AT);
  recorder.log.protect(() => [SECRET]);
});

/** Each way in which the secret might be written. */
function forms(): string[] {
  const bytes = Buffer.from(SECRET);
  return [
    SECRET,
    JSON.stringify(SECRET).slice(1, -1),
    encodeURIComponent(SECRET),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    Buffer.from(`ab${SECRET}cd`).toString('base64'),
  ];
}

function written(): string {
  return recorder.file.lines.join('\n');
}

it('writes time, level, host, process, message, and the details as one JSON', () => {
  recorder.log.warning('The disk is low', { freeBytes: 5, path: '/data' });
  expect(written()).toBe(
    '2026-11-23T08:00:00.007Z warning cli[4711] The disk is low\t{"freeBytes":5,"path":"/data"}',
  );
  expect(parseLine(written())).toEqual({
    ...{ at: AT, level: 'warning', host: 'cli', pid: 4711, message: 'The disk is low' },
    detailsJson: '{"freeBytes":5,"path":"/data"}',
  });
});

it('keeps one line whatever a message holds, and cannot be made to show one that was not written', () => {
  recorder.log.info('first\n2026-11-23T08:00:00.000Z error cli[1] forged\t{"by":"\u009b"}', 'a\nb\u2028c');
  expect(recorder.file.lines).toHaveLength(1);
  expect(written().split(/[\n\r\u2028\u009b]/)).toHaveLength(1);
  expect(parseLine(written())).toMatchObject({ level: 'info', message: expect.stringContaining('forged') });
});

describe('what must never be written', () => {
  it('is taken out of messages, details, paths, stacks and causes, in every form', () => {
    for (const form of forms()) {
      const cause = new Error(`cause ${form}`);
      const error = Object.assign(new Error(`message ${form}`, { cause }), {
        path: `/srv/people/ada/${form}/x`,
      });
      recorder.log.error(`About ${form}`, error);
      recorder.log.info('list', { deep: [{ text: form, [`key ${form}`]: new Map([['a', form]]) }] });
      recorder.log.warning('many', new AggregateError([cause], `all ${form}`));
    }
    for (const form of forms()) expect(written()).not.toContain(form);
    expect(written()).toContain('[redacted]');
  });

  it('is also what looks like a secret, or stands under a name that says so', () => {
    recorder.log.error('Refused', {
      authorization: 'plain words',
      text: 'Bearer abcdefghijklmnop',
      url: 'https://x/?token=abcd1234',
    });
    expect(written()).not.toMatch(/plain words|abcdefghijklmnop|abcd1234/);
  });

  it('is also what is whole only when what a terminal obeys is taken out of it', () => {
    recorder.log.protect(() => ['split-in-two-parts']);
    recorder.log.info('split-in\u001b[31m-two-parts');
    expect(written()).not.toContain('split-in-two-parts');
  });

  it('is what was set a moment ago', () => {
    const later: string[] = [];
    recorder.log.protect(() => later);
    later.push('set-after-the-start');
    recorder.log.info('the key is set-after-the-start');
    expect(written()).not.toContain('set-after-the-start');
  });
});

it('bounds what one line takes', () => {
  recorder.log.error('m'.repeat(100_000), { text: 'd'.repeat(100_000), list: Array(10_000).fill('x') });
  expect(written().length).toBeLessThan(20_000);
});

it('never throws for what it is given', () => {
  const hostile = {
    get x(): string {
      throw new Error('no');
    },
    toJSON: () => {
      throw new Error('no');
    },
  };
  recorder.log.info('hostile', hostile);
  recorder.log.info(undefined as unknown as string, Symbol('s'));
  expect(recorder.file.lines[0]).toContain('hostile');
});

it('gives the newest lines, oldest first', () => {
  for (let line = 0; line < 5; line += 1) recorder.log.info(`line ${line}`);
  expect(recorder.log.lastLines(2).map((line) => parseLine(line)?.message)).toEqual(['line 3', 'line 4']);
});
