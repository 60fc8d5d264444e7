import type { Connection } from './connection.ts';
import { forgetBlocks } from './log-index-advance.ts';
import { BLOCK, INDEXED_TABLE } from './log-index-sql.ts';
import type { JobPlaces } from './log-place.ts';
import { COUNTED_TABLE, COUNTS_TABLE, LOG_TABLE } from './log-row.ts';

const OLDEST_SQL = `
  SELECT max(place) AS place FROM (
    SELECT place FROM ${LOG_TABLE} WHERE place > ? AND place <= ? ORDER BY place LIMIT ?
  )`;
/** Of what is counted already; the few entries behind it are counted only when somebody asks. */
const UNCOUNT_SQL = `
  UPDATE ${COUNTS_TABLE} SET count = ${COUNTS_TABLE}.count - gone.n FROM (
    SELECT level, step, count(*) AS n FROM ${LOG_TABLE}
      WHERE place > ? AND place <= min(?, coalesce(
        (SELECT place FROM ${COUNTED_TABLE} WHERE job_number = ?), 0))
      GROUP BY level, step
  ) AS gone
    WHERE job_number = ? AND ${COUNTS_TABLE}.level = gone.level AND ${COUNTS_TABLE}.step = gone.step`;

/**
 * Removes a job's oldest entries up to a place, at most `limit`, with what is counted and indexed of them. Returns how many there were.
 * @param shortened hears the number of each job whose log loses entries.
 */
export function logRemoval(
  connection: Connection,
  shortened: (jobNumber: number) => void,
): (places: JobPlaces, last: number, limit: number) => number {
  const oldest = connection.query(OLDEST_SQL);
  const uncount = connection.query(UNCOUNT_SQL);
  const dropEmpty = connection.query(`DELETE FROM ${COUNTS_TABLE} WHERE job_number = ? AND count <= 0`);
  const remove = connection.query(`DELETE FROM ${LOG_TABLE} WHERE place > ? AND place <= ?`);
  const indexed = connection.query(`SELECT place FROM ${INDEXED_TABLE} WHERE job_number = ?`);
  const forget = forgetBlocks(connection);

  return ({ number, base }, last, limit) =>
    connection.atomically('normal', () => {
      const top = oldest.get(base, last, limit)?.['place'];
      if (typeof top !== 'number') return 0;
      uncount.run(base, top, number, number);
      dropEmpty.run(number);
      const lastIndexed = Number(indexed.get(number)?.['place'] ?? base);
      // Where all that is indexed goes, no block reaches beyond it.
      forget(base, lastIndexed <= top ? top + BLOCK : top + 1);
      shortened(number);
      return remove.run(base, top);
    });
}
