import type { CommandName } from '../../../shared/contract/commands.ts';
import type { Handlers } from './handler.ts';

type SearchCommand = Extract<CommandName, `search.${string}`>;

/** Search over the logs of all jobs. */
export const searchHandlers: Handlers<SearchCommand> = {
  'search.page': ({ logger, searchAll }, input) => {
    logger.flush();
    return searchAll.page(input);
  },
  'search.count': ({ logger, searchAll }, input) => {
    logger.flush();
    return searchAll.count(input);
  },
  'search.cancel': ({ searchAll }, { searchId }) => {
    searchAll.cancel(searchId);
    return {};
  },
};
