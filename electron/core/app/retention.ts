import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { Redact } from '../logging/redaction.ts';
import type { Journal } from '../pipeline/journal.ts';
import type { Ports } from '../ports/index.ts';
import { Compaction } from '../retention/compaction.ts';
import { Housekeeping } from '../retention/housekeeping.ts';
import { RetentionRuns } from '../retention/retention-runs.ts';
import type { SettingsBook } from '../settings/settings.ts';
import { takeAway } from './take-away.ts';
import { type Trash, UNDO_MS } from './trash.ts';

/** All that keeps the library, the logs and the database from growing without end. */
export type Retention = {
  readonly runs: RetentionRuns;
  readonly compaction: Compaction;
  /** Begins to follow the rules by itself. For a host that stays open; a command line ends before there is anything to do. */
  watch(): void;
  stop(): Promise<void>;
};

type Parts = {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly journal: Journal;
  readonly logger: ImageGenerationLogger;
  readonly feed: LiveFeed;
  readonly trash: Trash;
  readonly settings: SettingsBook;
};

export function createRetention(parts: Parts): Retention {
  const { ports, redact, logger, feed, trash, settings } = parts;
  const runs = new RetentionRuns({
    ports,
    redact,
    logger,
    takeAway: (jobIds, at) => takeAway(parts, jobIds, at, 'remove'),
    watchTrash: () => trash.watch(),
    removeNow: (deleted) => trash.emptyJob(deleted),
    undoMs: UNDO_MS,
    tell: (payload) => feed.emit({ name: 'retention.changed', payload }),
  });
  const compaction = new Compaction({
    ports,
    redact,
    tell: (payload) => feed.emit({ name: 'storage.changed', payload }),
  });
  const housekeeping = new Housekeeping({
    ports,
    settings: () => settings.current.retention,
    runs,
    compaction,
    onProblem: (message, advice) =>
      feed.emit({ name: 'app.problem', payload: { message, advice, jobId: null } }),
  });
  return {
    runs,
    compaction,
    watch: () => housekeeping.watch(),
    async stop() {
      await housekeeping.stop();
      await Promise.all([runs.stop(), compaction.stop()]);
    },
  };
}
