import { expect, it } from 'vitest';
import { SETTINGS_SECTIONS } from '../../state/session-state.ts';
import { findSections } from './find-sections.ts';

it.each([
  ['', SETTINGS_SECTIONS],
  ['api KEY', ['provider']],
  ['dark', ['appearance']],
  ['backup', ['data']],
  ['file name', ['library']],
  ['no such thing', []],
])('a search for “%s” finds its sections', (search, sections) => {
  expect(findSections(search)).toEqual(sections);
});
