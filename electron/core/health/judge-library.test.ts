import { expect, it } from 'vitest';
import type { LibraryFound } from '../ports/files.ts';
import { judgeLibrary } from './judge-library.ts';

const FOLDER: LibraryFound = { kind: 'folder', device: '1', mark: null, writable: true };
const known = { mark: 'ours', device: '7' };

it('takes whatever is there where nothing was written yet', () => {
  expect(judgeLibrary(null, FOLDER)).toEqual({ state: 'ok' });
  expect(judgeLibrary(null, { ...FOLDER, kind: 'nothing' })).toEqual({ state: 'ok' });
  expect(judgeLibrary(null, { ...FOLDER, kind: 'other' })).toEqual({ state: 'missing', why: 'not_a_folder' });
  expect(judgeLibrary(null, { ...FOLDER, kind: 'nothing', device: null })).toMatchObject({ why: 'gone' });
});

it('knows a library by its mark, wherever its disk is mounted now', () => {
  expect(judgeLibrary(known, { ...FOLDER, mark: 'ours' })).toEqual({ state: 'ok' });
});

it('does not take the bare place of a drive that is away for the library', () => {
  expect(judgeLibrary(known, FOLDER)).toEqual({ state: 'missing', why: 'other_disk' });
  expect(judgeLibrary(known, { ...FOLDER, kind: 'nothing' })).toEqual({ state: 'missing', why: 'gone' });
  expect(judgeLibrary(known, { ...FOLDER, mark: 'another' })).toMatchObject({ why: 'other_disk' });
});

it('lets a library be made anew that was removed, or lost its mark, on its own disk', () => {
  expect(judgeLibrary(known, { ...FOLDER, device: '7' })).toEqual({ state: 'ok' });
  expect(judgeLibrary(known, { ...FOLDER, kind: 'nothing', device: '7' })).toEqual({ state: 'ok' });
});

it('says of a library that it cannot be written', () => {
  expect(judgeLibrary(known, { ...FOLDER, mark: 'ours', writable: false })).toEqual({ state: 'read_only' });
});
