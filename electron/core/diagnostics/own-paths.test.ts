import { expect, it } from 'vitest';
import { createHomeReducer } from './own-paths.ts';

it('takes the home out as it is written in paths, addresses and JSON', () => {
  const posix = createHomeReducer({ program: '/opt/Safelight/app', home: '/srv/people/ada lovelace' });
  expect(posix('/srv/people/ada lovelace/Pictures')).toBe('~/Pictures');
  expect(posix('file:///srv/people/ada%20lovelace/x.js:1:2')).toBe('~/x.js:1:2');
  expect(posix('at run (/opt/Safelight/app/out/main/x.cjs:1)')).toBe('at run (out/main/x.cjs:1)');
  const windows = createHomeReducer({ program: 'C:\\Program Files\\Safelight', home: 'C:\\People\\Ada' });
  expect(windows('C:\\People\\Ada\\Pictures')).toBe('~\\Pictures');
  expect(windows('{"path":"C:\\\\People\\\\Ada\\\\x"}')).toBe('{"path":"~\\\\x"}');
  expect(windows('file:///C:/People/Ada/x.js')).toBe('~/x.js');
});

it('leaves what only begins alike', () => {
  const reduce = createHomeReducer({ program: '/opt/app', home: '/srv/people/ada' });
  expect(reduce('/srv/people/adam/x and /opt/application/y')).toBe(
    '/srv/people/adam/x and /opt/application/y',
  );
});

it('leaves paths alone where the home is a root', () => {
  const reduce = createHomeReducer({ program: '/opt/app', home: '/' });
  expect(reduce('/var/lib/x')).toBe('/var/lib/x');
});
