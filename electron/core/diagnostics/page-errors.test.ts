import { expect, it } from 'vitest';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import type { Crash } from '../ports/crashes.ts';
import { PageErrors } from './page-errors.ts';

function pageErrors() {
  const noted: Crash[] = [];
  const clock = new FakeClock();
  const note = (crash: Crash) => {
    noted.push(crash);
    return { message: '', stack: '' };
  };
  const errors = new PageErrors({ clock, crashes: { note } });
  return {
    noted,
    clock,
    tell: (message: string) => errors.tell({ kind: 'error', message, stack: `at ${message}` }),
  };
}

it('writes an error of the page down once, with the page’s stack', () => {
  const { noted, tell } = pageErrors();
  tell('x is undefined');
  tell('x is undefined');
  expect(noted).toHaveLength(1);
  expect(noted[0]).toMatchObject({ process: 'page', error: { stack: 'at x is undefined' } });
});

it('writes only a few down in an hour', async () => {
  const { noted, clock, tell } = pageErrors();
  for (let error = 0; error < 50; error += 1) tell(`error ${error}`);
  expect(noted).toHaveLength(5);
  await clock.advance(60 * 60_000);
  tell('another');
  expect(noted).toHaveLength(6);
});
