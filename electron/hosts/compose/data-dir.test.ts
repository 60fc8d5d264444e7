import { isAbsolute, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataDirPath } from './data-dir.ts';

describe('the data directory', () => {
  it('is what was asked for, else what the environment names, else a place of its own', () => {
    const env = { SAFELIGHT_DATA_DIR: '/env' };
    expect(dataDirPath('asked', env)).toBe(resolve('asked'));
    expect(dataDirPath(null, env)).toBe('/env');
    const usual = dataDirPath(null, { SAFELIGHT_DATA_DIR: '' });
    expect(isAbsolute(usual)).toBe(true);
    expect(usual).toMatch(/safelight/i);
  });

  it('is refused where a ~ was left in it', () => {
    for (const path of ['~', '~/x', '~\\x']) {
      expect(() => dataDirPath(null, { SAFELIGHT_DATA_DIR: path })).toThrow(
        /SAFELIGHT_DATA_DIR begins with ~/,
      );
      expect(() => dataDirPath(path, {})).toThrow(/--data-dir begins with ~/);
    }
    expect(dataDirPath(null, { SAFELIGHT_DATA_DIR: '/a/~' })).toBe('/a/~');
  });
});
