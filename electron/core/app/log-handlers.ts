import type { Handlers } from './handler.ts';

export const logHandlers: Handlers<'log.page' | 'log.counts' | 'log.match'> = {
  'log.page': async ({ logger, ports, search }, query) => {
    logger.flush();
    // Asked before a long search: what comes while it goes on may be missing in its page, so nobody may believe it is there.
    const lastSeq = ports.store.log.lastSeq(query.jobId);
    return { entries: await search.page(query), lastSeq };
  },
  'log.counts': ({ ports }, { jobId }) => ports.store.log.counts(jobId),
  'log.match': async ({ logger, search }, query) => {
    logger.flush();
    return { count: await search.count(query) };
  },
};
