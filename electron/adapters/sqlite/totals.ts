import type { StoreTotals } from '../../core/ports/store.ts';
import type { Connection } from './connection.ts';
import { PLACES_PER_JOB } from './log-place.ts';
import { LOG_TABLE } from './log-row.ts';

const OF_JOB = `place > job.number * ${PLACES_PER_JOB} AND place < (job.number + 1) * ${PLACES_PER_JOB}`;
/**
 * Only a log's oldest entries are ever removed, so first and last sequence tell how many there are: two looks into the index for each
 * job, however long the logs are.
 */
const TOTALS_SQL = `
  SELECT count(*) AS jobs, total(images_requested) AS images,
      total(cost_usd) AS usd, total(cost_wasted_usd) AS wasted, total(cost_unpriced) AS unpriced,
      total((
        SELECT max(place) + 1 FROM ${LOG_TABLE} WHERE ${OF_JOB}
      ) - (
        SELECT min(place) FROM ${LOG_TABLE} WHERE ${OF_JOB}
      )) AS entries
    FROM image_generation_jobs AS job WHERE deleted_at IS NULL`;

export function totalsOf(connection: Connection): () => StoreTotals {
  const query = connection.query(TOTALS_SQL);
  return () => {
    const row = query.get() ?? {};
    const number = (column: string) => Number(row[column] ?? 0);
    return {
      jobs: number('jobs'),
      images: number('images'),
      entries: number('entries'),
      cost: { usd: number('usd'), wastedUsd: number('wasted'), unpriced: number('unpriced') },
    };
  };
}
