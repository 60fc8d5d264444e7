import { expect, it } from 'vitest';
import { fileName } from '../../../electron/core/pipeline/file-names.ts';
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { nameExample } from './name-example.ts';

/** The parts that the examples stand for. */
const parts = {
  createdAt: new Date(2026, 4, 17, 14, 5, 9).getTime(),
  jobId: '01890000-0000-7000-8000-00003f9a21c7',
  prompt: 'A red lighthouse over a calm sea',
  model: 'gpt-image-2',
  seed: 184_467,
  index: 3,
  images: 12,
  variant: 2,
  variants: 4,
  format: 'png',
} as const;

it('shows a name as the library would make it, for every placeholder that is explained', () => {
  const all = strings.settings.placeholders.map(({ token }) => token).join('_');
  for (const template of [DEFAULT_SETTINGS.nameTemplate, all, 'picture {index}']) {
    expect(nameExample(template)).toBe(fileName(template, parts));
  }
});

it('leaves what is no placeholder as it is', () => {
  expect(nameExample('{nothing}-{')).toBe('{nothing}-{.png');
});
