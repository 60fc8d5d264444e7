import type { Handlers } from './handler.ts';
import { readerOf } from './readers.ts';

export const logHandlers: Handlers<'log.page' | 'log.counts' | 'log.problems' | 'log.match'> = {
  'log.page': async (services, query) => {
    services.logger.flush();
    const { store, search } = readerOf(services, query.jobId);
    // Asked before a long search: what comes while it goes on may be missing in its page, so nobody may believe it is there.
    const lastSeq = store.log.lastSeq(query.jobId);
    return { entries: await search.page(query), lastSeq };
  },
  'log.counts': (services, { jobId }) => {
    const { log } = readerOf(services, jobId).store;
    return { counts: log.counts(jobId), lastSeq: log.lastSeq(jobId) };
  },
  'log.problems': (services, { jobId, parts }) => readerOf(services, jobId).store.log.problems(jobId, parts),
  'log.match': async (services, query) => {
    services.logger.flush();
    return { count: await readerOf(services, query.jobId).search.count(query) };
  },
};
