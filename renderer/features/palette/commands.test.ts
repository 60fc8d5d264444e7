import { expect, it } from 'vitest';
import type { CommandItem } from '../../ui/command-dialog.tsx';
import { narrow } from './commands.ts';

const item = (label: string): CommandItem => ({ id: label, label, run: () => undefined });
const GROUPS = [
  { label: 'Safelight', items: [item('New job'), item('Pause the queue')] },
  { label: 'Settings', items: [item('Settings: Library'), item('Use the dark theme')] },
];

it('finds what holds every word, whatever its case and order, and leaves out empty groups', () => {
  const labels = (query: string) => narrow(GROUPS, query).map(({ items }) => items.map(({ label }) => label));
  expect(labels('')).toEqual([
    ['New job', 'Pause the queue'],
    ['Settings: Library', 'Use the dark theme'],
  ]);
  expect(labels('THE')).toEqual([['Pause the queue'], ['Use the dark theme']]);
  expect(labels('theme dark')).toEqual([['Use the dark theme']]);
  expect(labels('nothing')).toEqual([]);
});
