import { first } from './001-first.ts';
import { desktop } from './002-desktop.ts';
import type { Migration } from './migration.ts';

/** Every migration, in order. Add at the end; never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [first, desktop];
