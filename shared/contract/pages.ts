// How lists are asked for, page by page. Apart from the commands, whose schemas the window does not need before its first paint.

/** The most that one page can hold. */
export const MAX_PAGE = 1_000;

/** `newest` and `oldest` go by when a job was made, `latest` by when something last happened to it, `cost` by what it cost. */
export const JOB_SORTS = ['newest', 'oldest', 'latest', 'cost'] as const;
export type JobSort = (typeof JOB_SORTS)[number];
