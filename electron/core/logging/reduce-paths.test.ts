import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPathReducer } from './reduce-paths.ts';

// Put together here, so that this file names no folder of a machine.
const HOME = ['', 'home', 'ann'].join('/');
const reduce = createPathReducer({
  library: `${HOME}/My Pictures/Safelight`,
  dataDir: `${HOME}/.local/safelight`,
  jobFolder: '2026-11-22_sea_12345678',
});

describe('paths in what leaves the machine', () => {
  it.each([
    [
      `Stored ${HOME}/My Pictures/Safelight/2026-11-22_sea_12345678/a.png`,
      'Stored 2026-11-22_sea_12345678/a.png',
    ],
    ['/old/library/2026-11-22_sea_12345678/a.png', '2026-11-22_sea_12345678/a.png'],
    [`${HOME}/.local/safelight/originals/j/b.png`, 'originals/j/b.png'],
    [`at run (${HOME}/app/out/main.cjs:10:5)`, 'at run (…/main.cjs:10:5)'],
    [`at file://${HOME}/app/x.ts:1:2`, 'at …/x.ts:1:2'],
    [`ENOENT:${HOME}/x`, 'ENOENT:…/x'],
    [`in ${HOME}/My Pictures/Safelight: full`, 'in …/library: full'],
    ['C:\\Users\\Ann\\x.png is gone', '…/x.png is gone'],
    [
      '{"path":"C:\\\\Users\\\\Ann\\\\2026-11-22_sea_12345678\\\\a.png"}',
      '{"path":"2026-11-22_sea_12345678/a.png"}',
    ],
    ['\\\\server\\share\\x.png', '…/x.png'],
  ])('%s', (text, expected) => {
    expect(reduce(text)).toBe(expected);
  });

  it.each([
    'https://example.com/a/b?c=1',
    'http://127.0.0.1:8080/v1/images/generations',
    'POST /v1/images/generations',
    'and/or, 10/12/2026, 3 / 4, a 16:9 picture',
    '2026-11-22_sea_12345678/a.png',
    '</div>',
  ])('leaves %s as it is', (text) => {
    expect(reduce(text)).toBe(text);
  });

  it('leave no name of a folder behind, wherever they stand', () => {
    const name = fc.stringMatching(/^[a-z0-9_.@+]{1,8}[a-z]$/);
    const around = fc.constantFrom(' ', '"', "'", '(', ': ', '[', '=', '\n', ', ');
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), around, (names, edge) => {
        const reduced = reduce(`${edge}/top-secret-folder/${names.join('/')}/file.png${edge}`);
        expect(reduced).not.toContain('top-secret-folder');
        expect(reduced).toContain('file.png');
      }),
    );
  });
});
