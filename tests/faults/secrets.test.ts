import { expect, it } from 'vitest';
import { canaries, ECHOES, formsOf } from './secrets/canaries.ts';
import { Sinks } from './secrets/sinks.ts';
import { playSecrets } from './secrets.ts';

it('leaves no secret that everybody repeats in anything that it writes, shows or sends', async () => {
  const play = { count: 10, seed: 5, only: null, progress: () => {} };
  const { broken, done } = await playSecrets(play, false);
  expect(broken).toEqual([]);
  expect(done).toBe(10);
}, 120_000);

it('would find a secret in every way in which it may be repeated', () => {
  for (const canary of canaries(100, 1)) {
    for (const echo of ECHOES) {
      const sinks = new Sinks();
      sinks.add('somewhere', `before ${echo(canary.secret)} behind`);
      expect(sinks.found([canary])).toHaveLength(1);
    }
    expect(formsOf(canary.secret).every((form) => form.length > 6)).toBe(true);
  }
});
