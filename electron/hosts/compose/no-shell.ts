import { AppError } from '../../../shared/contract/result.ts';
import type { Shell } from '../../core/ports/shell.ts';

/** A host that can do nothing outside of its window, or has none. */
export const NO_SHELL: Shell = {
  abilities: { openFolder: false, reveal: false, drag: false, chooseFolder: false, chooseFile: false },
  openFolder: refuse,
  reveal: refuse,
  drag: refuse,
  chooseFolder: refuse,
  chooseFile: refuse,
  chooseNewFile: refuse,
  openLink: refuse,
};

async function refuse(): Promise<never> {
  throw new AppError('not_possible', 'This works in the desktop app.');
}
