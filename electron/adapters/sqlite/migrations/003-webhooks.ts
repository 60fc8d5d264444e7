import type { Migration } from './migration.ts';

/**
 * Endpoints of webhooks, and the messages to them: an outbox, and the log of what became of each. Of an endpoint's address only what
 * may be shown is here. A message goes with the job that it is about, and with its endpoint.
 */
export const webhooks: Migration = {
  version: 3,
  name: 'webhooks',
  sql: `
CREATE TABLE webhook_endpoints (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  shown_url TEXT NOT NULL,
  events TEXT NOT NULL CHECK (json_valid(events)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  allow_local INTEGER NOT NULL CHECK (allow_local IN (0, 1)),
  include_prompt INTEGER NOT NULL CHECK (include_prompt IN (0, 1)),
  paused_reason TEXT,
  paused_at INTEGER,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  job_id TEXT REFERENCES image_generation_jobs (id) ON DELETE CASCADE,
  message TEXT NOT NULL CHECK (json_valid(message)),
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at INTEGER,
  last_at INTEGER,
  duration_ms REAL,
  response_status INTEGER,
  response_text TEXT,
  error TEXT
) STRICT;
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_job ON webhook_deliveries (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (endpoint_id, next_at, id) WHERE status = 'pending';
`,
};
