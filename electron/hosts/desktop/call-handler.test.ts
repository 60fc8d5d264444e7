import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../shared/contract/commands.ts';
import { AppError, appErrorSchema, type Result } from '../../../shared/contract/result.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { type CallingFrame, callHandler } from './call-handler.ts';

const ORIGIN = 'app://safelight';
const ourPage: CallingFrame = { origin: ORIGIN, parent: null };

/** An app that answers each call with what it was asked. */
function echo() {
  const calls: unknown[] = [];
  const dispatch = async (name: string, input: unknown): Promise<Result<unknown>> => {
    calls.push([name, input]);
    return { ok: true, value: { name, input } };
  };
  return { calls, app: async () => ({ dispatch }) };
}

describe('callHandler', () => {
  it('passes a call of our page to the app and its answer back', async () => {
    const { app } = echo();
    const answer = await callHandler(app, ORIGIN)({ senderFrame: ourPage }, 'job.get', { jobId: '1' });
    expect(answer).toEqual({ ok: true, value: { name: 'job.get', input: { jobId: '1' } } });
  });

  it.each([
    ['a frame that has gone', null],
    ['a frame inside our page', { origin: ORIGIN, parent: ourPage }],
    ['a page of another origin', { origin: 'https://example.com', parent: null }],
    ['a page whose origin only starts like ours', { origin: `${ORIGIN}.example.com`, parent: null }],
    ['a page without an origin', { origin: 'null', parent: null }],
  ])('refuses %s, and the app hears nothing of it', async (_who, senderFrame) => {
    const { app, calls } = echo();
    const answer = await callHandler(app, ORIGIN)({ senderFrame }, 'job.list', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_possible' } });
    expect(calls).toEqual([]);
  });

  it.each([
    [
      'its frame',
      {
        senderFrame: {
          get origin(): string {
            throw new Error('Render frame was disposed');
          },
          parent: null,
        },
      },
    ],
    [
      'itself',
      {
        get senderFrame(): never {
          throw new TypeError('Object has been destroyed');
        },
      },
    ],
  ])(
    'refuses a window that was closed meanwhile, whose message throws for %s, as any stranger',
    async (_what, event) => {
      const { app, calls } = echo();
      const answer = await callHandler(app, ORIGIN)(event, 'job.list', {});
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_possible' } });
      expect(calls).toEqual([]);
    },
  );

  it.each([[undefined], [null], [7], [{ name: 'job.list' }], [['job.list']]])(
    'answers a call named %j with an error, and the app hears nothing of it',
    async (name) => {
      const { app, calls } = echo();
      const answer = await callHandler(app, ORIGIN)({ senderFrame: ourPage }, name, {});
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
      expect(calls).toEqual([]);
    },
  );

  it('tells every call why the app could not open', async () => {
    const reason = new AppError('data_dir_busy', 'Process 7 has it.', { advice: 'Close the other one.' });
    const handle = callHandler(() => Promise.reject(reason), ORIGIN);
    const answer = { ok: false, error: reason.data };
    expect(await handle({ senderFrame: ourPage }, 'app.info', {})).toEqual(answer);
    expect(await handle({ senderFrame: ourPage }, 'job.list', {})).toEqual(answer);
  });

  it('names a defect that stopped the app from opening', async () => {
    const handle = callHandler(() => Promise.reject(new TypeError('x is not a function')), ORIGIN);
    expect(await handle({ senderFrame: ourPage }, 'app.info', {})).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'Something unexpected went wrong: x is not a function' },
    });
  });
});

describe('any message from any sender', () => {
  /** Everything that can come over the line, which carries what can be cloned: also maps, dates, holes, huge numbers, prototypes' names. */
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  const name = fc.oneof(fc.constantFrom(...Object.keys(commands)), fc.string(), anything);
  const gone = {
    get origin(): string {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
    parent: null,
  };
  const stranger = fc.oneof(
    fc.constantFrom(null, gone),
    fc.record({ origin: fc.oneof(fc.string(), fc.webUrl()), parent: fc.constantFrom(null, ourPage) }),
    fc.record({ origin: fc.constant(ORIGIN), parent: fc.constant(ourPage) }),
  );

  it('of our page is answered by the real app with a Result, whatever it is', async () => {
    const folder = temporaryFolder();
    const app = new TestApp({ folder: folder.path });
    try {
      const handle = callHandler(async () => app.app, ORIGIN);
      const answers = fc.asyncProperty(name, anything, async (called, input) => {
        const answer = structuredClone(
          await handle({ senderFrame: ourPage }, called, structuredClone(input)),
        );
        if (!answer.ok) expect(appErrorSchema.parse(answer.error).code).not.toBe('internal');
      });
      await fc.assert(answers, { numRuns: 500 });
    } finally {
      await app.close();
      folder.remove();
    }
  });

  it('of anybody else is refused, and the app hears nothing of it', async () => {
    const { app, calls } = echo();
    const handle = callHandler(app, ORIGIN);
    const refusals = fc.asyncProperty(stranger, name, anything, async (senderFrame, called, input) => {
      const { ok } = await handle({ senderFrame }, called, input);
      expect(ok).toBe(false);
    });
    await fc.assert(refusals, { numRuns: 500 });
    expect(calls).toEqual([]);
  });

  it('is answered even when the app breaks', async () => {
    const broken = async () => ({ dispatch: () => Promise.reject('not even an error') });
    const answer = await callHandler(broken, ORIGIN)({ senderFrame: ourPage }, 'job.list', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
  });
});
