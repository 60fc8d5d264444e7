import { MAX_TIMELINE_ROWS, type TimelineSort } from '../../../../shared/contract/timeline.ts';
import { EXIT } from '../exit-codes.ts';
import { ask, type Session, withApp } from '../session.ts';
import { lookAtJob } from './others.ts';

/** Where the terminal does not say how wide it is. */
const USUAL_WIDTH = 80;

export type TimelineOptions = {
  readonly width?: number;
  readonly sort: TimelineSort;
  readonly limit?: number;
};

/** `safelight timeline`: where a job's time went, a line for each image. */
export function timeline(session: Session, reference: string, options: TimelineOptions): Promise<number> {
  const { printer, output, screen } = session;
  const width = options.width ?? screen.columns ?? USUAL_WIDTH;
  const most = options.limit ?? Number.POSITIVE_INFINITY;
  return withApp(session, 'read', ({ client }) =>
    lookAtJob(session, client, reference, async (jobId) => {
      let offset = 0;
      for (;;) {
        const limit = Math.min(MAX_TIMELINE_ROWS, most - offset);
        const page = await ask(client, 'job.timeline', { jobId, sort: options.sort, offset, limit });
        const isFirst = offset === 0;
        offset += page.rows.length;
        const isLast = page.rows.length === 0 || offset >= Math.min(page.total, most);
        printer.timeline({ timeline: page, width, isFirst, isLast, left: page.total - offset });
        if (isLast || output.closed.aborted) return EXIT.completed;
        await output.drained();
      }
    }),
  );
}
