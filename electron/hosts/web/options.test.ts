import { expect, it } from 'vitest';
import { webOptions } from './options.ts';

it('leaves to their defaults what is not given, and takes a free port', () => {
  expect(webOptions([])).toEqual({ dataDir: null, library: null, port: 0, open: true });
});

it('reads what is given', () => {
  expect(webOptions(['--data-dir', '/d', '--library=/l', '--port', '4711', '--no-open'])).toEqual({
    dataDir: '/d',
    library: '/l',
    port: 4711,
    open: false,
  });
});

it.each([['--port=65536'], ['--port=-1'], ['--port=x'], ['--port='], ['--port=1e3']])('refuses %s', (arg) => {
  expect(() => webOptions([arg])).toThrow('--port must be a whole number from 0 to 65,535');
});

it.each([['--prot=1'], ['somewhere'], ['--no-open=yes'], ['--data-dir']])(
  'refuses %s, which would otherwise be passed over in silence',
  (arg) => {
    expect(() => webOptions([arg])).toThrow();
  },
);
