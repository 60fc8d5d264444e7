import { describe, expect, it } from 'vitest';
import { readImports } from './read-imports.ts';

const namesIn = (source: string): string[] =>
  readImports('electron/core/app/x.ts', source).imports.map(({ kind, name }) => `${kind} ${name}`);

describe('readImports', () => {
  it.each([
    ["import a from './a.ts'", 'file electron/core/app/a.ts'],
    ["import '../b.css'", 'file electron/core/b.css'],
    ["import type { A } from '../../../shared/a.ts'", 'file shared/a.ts'],
    ["import { type A } from './a.ts'", 'file electron/core/app/a.ts'],
    ["export { a } from './a.ts'", 'file electron/core/app/a.ts'],
    ["export * from './a.ts'", 'file electron/core/app/a.ts'],
    ["export type { A } from './a.ts'", 'file electron/core/app/a.ts'],
    ["const load = () => import('openai')", 'package openai'],
    ["let a: import('openai').OpenAI", 'package openai'],
    ["import fs = require('fs')", 'node fs'],
    ["const fs = require('node:fs')", 'node node:fs'],
    ["import { x } from 'openai/resources/images'", 'package openai'],
    ["import { x } from '@scope/name/deep'", 'package @scope/name'],
  ])('reads %s', (source, expected) => {
    expect(namesIn(source)).toEqual([expected]);
  });

  it('is not fooled by comments and texts', () => {
    expect(namesIn(`// import 'openai'\nconst text = "import 'openai'";`)).toEqual([]);
  });

  it('refuses what no rule could judge', () => {
    expect(() => namesIn('import(name)')).toThrow('made at run time');
    expect(() => namesIn('import from')).toThrow('does not parse');
  });
});
