import { afterEach, describe, expect, it } from 'vitest';
import { commands } from '../../shared/contract/commands.ts';
import { Boundary } from './boundary/boundary.ts';
import { grammars } from './boundary/grammar.ts';
import { mustBeRefused, whyNotPlain } from './boundary/oracle.ts';
import { fault } from './boundary.ts';

const PLAY = { count: 16, seed: 3, only: null, progress: () => {} };

it('lets no hostile message past it, over either way, for any command there is', async () => {
  const { broken, figures } = await fault.run(PLAY);
  expect(broken).toEqual([]);
  expect(figures['commands']).toBe(Object.keys(commands).length);
  expect(figures['messages']).toBe(Object.keys(commands).length * PLAY.count);
});

it('answers what is too large or too deep to be looked at in passing', async () => {
  for (const only of [5_000, 5_001]) {
    expect((await fault.run({ ...PLAY, seed: 1, only })).broken).toEqual([]);
  }
});

describe('the judge without zod', () => {
  const grammarOf = grammars();
  const grammar = grammarOf(commands['webhook.update'].input);
  const endpointId = '01890000-0000-7000-8000-000000000001';

  it.each([
    [{}],
    [{ endpointId: 7 }],
    [{ endpointId, name: '' }],
    [{ endpointId, name: 'x'.repeat(81) }],
    [{ endpointId, events: [] }],
    [{ endpointId, enabled: 'yes' }],
    [{ endpointId, more: 1 }],
    [[endpointId]],
    [null],
  ])('refuses %j, as the schema does', (input) => {
    expect(mustBeRefused(grammar, input)).toBe(true);
    expect(commands['webhook.update'].input.safeParse(input).success).toBe(false);
  });

  it('accuses nothing that the schema accepts', () => {
    const input = { endpointId, name: ' Team ', events: ['job.failed'], secret: 'new' };
    expect(mustBeRefused(grammar, input)).toBe(false);
    expect(commands['webhook.update'].input.safeParse(input).success).toBe(true);
  });

  it.each([
    [{ at: new Date() }],
    [{ at: Number.NaN }],
    [{ call: () => {} }],
    [Object.create({ inherited: 1 })],
    [
      {
        get looked(): number {
          return 1;
        },
      },
    ],
  ])('takes nothing but plain data for the input of a handler (%#)', (input) => {
    expect(whyNotPlain(input)).not.toBeNull();
  });
});

describe('the proof itself', () => {
  let boundary: Boundary;
  afterEach(() => boundary.close());

  it('sees when something has changed', () => {
    boundary = new Boundary(1);
    boundary.lookAround(1);
    expect(boundary.broken).toEqual([]);
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true });
    try {
      boundary.lookAround(2);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted');
    }
    expect(boundary.broken).toMatchObject([{ at: 2, what: expect.stringContaining('something changed') }]);
  });
});
