import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import type { Searched, SearchGroup, SearchPage } from '../../shared/contract/search.ts';
import { parseQuery, type QueryProblem } from '../../shared/domain/search-query.ts';

/** How long nothing must be typed before the logs are searched, in milliseconds. */
const TYPING_MS = 220;
/** Hits of a job shown at first, and so many more each time that more are asked for. */
const FIRST_HITS = 3;
const MORE_HITS = 50;

/** A job with its hits, and how many it has in all; null while they are being counted. */
export type FoundGroup = SearchGroup & {
  readonly count: number | null;
  /** False where there may be more than `count`. */
  readonly counted: boolean;
  readonly loading: boolean;
};

export type SearchState = {
  /** What the field holds. */
  readonly text: string;
  /** The query that the results answer; null when none was asked. */
  readonly asked: string | null;
  readonly groups: readonly FoundGroup[];
  /** Where the next page begins; null when there is none. */
  readonly next: number | null;
  readonly stopped: SearchPage['stopped'];
  readonly searched: Searched | null;
  readonly loading: boolean;
  /** What of the query cannot be understood. */
  readonly problem: QueryProblem | null;
  readonly error: AppErrorData | null;
};

/** The search through all logs: what is asked and what was found, kept while the window shows something else. */
export type Search = {
  readonly store: StoreApi<SearchState>;
  /** Takes what was typed, and asks once nothing more is. */
  type(text: string): void;
  /** Asks at once, also the same once more. */
  ask(text: string): void;
  /** The next page of jobs. */
  more(): Promise<void>;
  /** More hits of one job. */
  moreOf(jobId: string): Promise<void>;
  /** Ends what is being asked; what has been found stays. */
  stop(): void;
};

const NOTHING_FOUND = {
  asked: null,
  groups: [],
  next: null,
  stopped: null,
  searched: null,
  loading: false,
  problem: null,
  error: null,
} as const satisfies Omit<SearchState, 'text'>;

export function openSearch(client: Client): Search {
  const store = createStore<SearchState>(() => ({ text: '', ...NOTHING_FOUND }));
  const searchId = crypto.randomUUID();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Each new question makes the answers to the ones before it worthless.
  let asking = 0;

  function ask(text: string): void {
    clearTimeout(timer);
    asking += 1;
    const parsed = text.trim() === '' ? null : parseQuery(text, { now: Date.now() });
    if (parsed?.ok === true) {
      void load(text);
      return;
    }
    // A page that is asked for ends the one before by itself, and a cancel might come after it.
    if (store.getState().loading) void client.call('search.cancel', { searchId });
    if (parsed === null) store.setState({ text, ...NOTHING_FOUND });
    else store.setState((state) => ({ text, problem: parsed.problem, error: null, ...ended(state) }));
  }

  async function load(text: string): Promise<void> {
    const mine = asking;
    store.setState({ text, loading: true, problem: null, error: null });
    const answer = await client.call('search.page', { query: text, searchId, hits: FIRST_HITS });
    if (mine !== asking) return;
    if (!answer.ok) {
      store.setState({ ...NOTHING_FOUND, asked: text, error: answer.error });
      return;
    }
    store.setState({ ...NOTHING_FOUND, asked: text, ...shown([], answer.value) });
    await count(mine);
  }

  async function more(): Promise<void> {
    const { asked, next, loading, groups } = store.getState();
    if (asked === null || next === null || loading) return;
    const mine = asking;
    store.setState({ loading: true, error: null });
    const page = { query: asked, searchId, before: next, hits: FIRST_HITS };
    const answer = await client.call('search.page', page);
    if (mine !== asking) return;
    store.setState(
      answer.ok
        ? { loading: false, ...shown(groups, answer.value) }
        : { loading: false, error: answer.error },
    );
    await count(mine);
  }

  async function moreOf(jobId: string): Promise<void> {
    const { asked, groups } = store.getState();
    const group = groups.find(({ job }) => job.id === jobId);
    if (asked === null || group === undefined || group.next === null || group.loading) return;
    const mine = asking;
    change(jobId, () => ({ loading: true }));
    const answer = await client.call('search.page', {
      query: asked,
      jobId,
      before: group.next,
      hits: MORE_HITS,
    });
    if (mine !== asking) return;
    if (!answer.ok) store.setState({ error: answer.error });
    change(jobId, ({ hits }) => {
      if (!answer.ok) return { loading: false };
      const [found] = answer.value.groups;
      return {
        loading: false,
        hits: [...hits, ...(found?.hits ?? [])],
        next: found?.next ?? answer.value.next,
      };
    });
  }

  /** Counts what the page did not have to: jobs with more hits than are shown. */
  async function count(mine: number): Promise<void> {
    const { asked, groups } = store.getState();
    const jobIds = groups.filter((group) => group.count === null).map(({ job }) => job.id);
    if (asked === null || jobIds.length === 0) return;
    const answer = await client.call('search.count', {
      query: asked,
      jobIds: jobIds.slice(0, 100),
      searchId,
    });
    if (mine !== asking || !answer.ok) return;
    for (const { jobId, count, complete } of answer.value)
      change(jobId, () => ({ count, counted: complete }));
  }

  function change(jobId: string, next: (group: FoundGroup) => Partial<FoundGroup>): void {
    store.setState(({ groups }) => ({
      groups: groups.map((group) => (group.job.id === jobId ? { ...group, ...next(group) } : group)),
    }));
  }

  return {
    store,
    type(text) {
      clearTimeout(timer);
      store.setState({ text });
      // Cleared is shown at once.
      timer = setTimeout(() => ask(text), text === '' ? 0 : TYPING_MS);
    },
    ask,
    more,
    moreOf,
    stop() {
      asking += 1;
      clearTimeout(timer);
      store.setState(ended);
      void client.call('search.cancel', { searchId });
    },
  };
}

/** Whether the results are of another query than the one in the field, or are about to be replaced or added to. */
export function isOld({ text, asked, loading, problem }: SearchState): boolean {
  return loading || problem !== null || asked !== text;
}

/** Nothing that was asked is answered any more. */
function ended({ groups }: SearchState): Pick<SearchState, 'loading' | 'groups'> {
  return { loading: false, groups: groups.map((group) => ({ ...group, loading: false })) };
}

function shown(
  before: readonly FoundGroup[],
  { groups, next, stopped, searched }: SearchPage,
): Pick<SearchState, 'groups' | 'next' | 'stopped' | 'searched'> {
  const added = groups.map((group) => ({
    ...group,
    count: group.next === null ? group.hits.length : null,
    counted: true,
    loading: false,
  }));
  // A page may begin in the middle of a job, where the one before had to stop.
  const last = before.at(-1);
  const [first] = added;
  const joined = last !== undefined && first !== undefined && last.job.id === first.job.id;
  return {
    groups: joined
      ? [
          ...before.slice(0, -1),
          { ...first, hits: [...last.hits, ...first.hits], count: null },
          ...added.slice(1),
        ]
      : [...before, ...added],
    next,
    stopped,
    searched,
  };
}
