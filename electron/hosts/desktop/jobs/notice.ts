import type { Job, JobStatus } from '../../../../shared/domain/job.ts';
import { texts } from '../texts.ts';

/** What the system is to show of jobs that have ended. */
export type Notice = {
  readonly title: string;
  readonly body: string;
  /** The job that a click opens; null when it is about several. */
  readonly jobId: string | null;
};

/** Longer prompts are cut: systems show two to four short lines. */
const PROMPT_CHARACTERS = 80;

/** The statuses worth telling. A job that its user has cancelled is no news to them. */
const TOLD = ['completed', 'completed_partial', 'failed'] as const;

/** What to tell of these ended jobs, or null when there is nothing to tell. */
export function noticeOf(ended: readonly Job[]): Notice | null {
  const told = ended.filter(({ status }) => (TOLD as readonly JobStatus[]).includes(status));
  const [first] = told;
  if (first === undefined) return null;
  return told.length === 1 ? noticeOfOne(first) : noticeOfSeveral(told);
}

function noticeOfOne(job: Job): Notice {
  const { notice } = texts;
  const title = TOLD.find((status) => status === job.status) ?? 'completed';
  const lines = [shortened(job.params.prompt), notice.images(job.counts)];
  if (job.stoppedBy !== null) lines.push(notice.why(job.stoppedBy.message));
  return { title: notice[title], body: lines.join('\n'), jobId: job.id };
}

function noticeOfSeveral(jobs: readonly Job[]): Notice {
  const of = (wanted: JobStatus): number => jobs.filter(({ status }) => status === wanted).length;
  return {
    title: texts.notice.several(jobs.length),
    body: texts.notice.severalBody(of('completed'), of('completed_partial'), of('failed')),
    jobId: null,
  };
}

/** One line, and by whole characters: half of a surrogate pair is no text. */
function shortened(prompt: string): string {
  const characters = [...prompt.replace(/\s+/g, ' ').trim()];
  if (characters.length <= PROMPT_CHARACTERS) return characters.join('');
  return `${characters.slice(0, PROMPT_CHARACTERS - 1).join('')}…`;
}
