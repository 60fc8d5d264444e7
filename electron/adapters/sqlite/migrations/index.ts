import { first } from './001-first.ts';
import { desktop } from './002-desktop.ts';
import { webhooks } from './003-webhooks.ts';
import { metrics } from './004-metrics.ts';
import { costs } from './005-costs.ts';
import { retention } from './006-retention.ts';
import { logIndex } from './007-log-index.ts';
import { sync } from './008-sync.ts';
import { mirror } from './009-mirror.ts';
import type { Migration } from './migration.ts';

/** Every migration, in order. Add at the end; never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [
  first,
  desktop,
  webhooks,
  metrics,
  costs,
  retention,
  logIndex,
  sync,
  mirror,
];
