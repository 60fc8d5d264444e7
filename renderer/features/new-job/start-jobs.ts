import type { Client } from '../../../shared/contract/client.ts';
import type { Job, JobParams } from '../../../shared/domain/job.ts';
import { byField, type FieldError, type FieldErrors, issuesOf } from './check-form.ts';
import { type JobForm, paramsOf, randomSeed } from './job-form.ts';
import { type LineProblem, type LinePrompt, promptsOf } from './prompts.ts';

export type StartOutcome =
  | { readonly kind: 'started'; readonly jobs: readonly Job[] }
  /** Nothing was sent. */
  | {
      readonly kind: 'refused';
      readonly errors: FieldErrors;
      readonly lines: readonly LineProblem[];
      readonly others: readonly FieldError[];
    }
  /** Some were started before one was refused. */
  | {
      readonly kind: 'partly';
      readonly jobs: readonly Job[];
      readonly startedLines: ReadonlySet<number>;
      readonly error: FieldError;
    };

/** The prompts of a form: all of its lines, or the one that it is. */
export function linesOf(form: JobForm): { prompts: readonly LinePrompt[]; problems: readonly LineProblem[] } {
  return form.several ? promptsOf(form.text) : { prompts: [{ line: 1, prompt: form.text }], problems: [] };
}

/**
 * Starts a job for each prompt. All of them are checked before the first one is sent, since what is started may cost money; so only
 * something that changes in between can stop it half way.
 */
export async function startJobs(client: Client, form: JobForm): Promise<StartOutcome> {
  const { prompts, problems } = linesOf(form);
  const jobs = (prompts.length === 0 ? [{ line: 1, prompt: '' }] : prompts).map(({ line, prompt }) => ({
    line,
    params: paramsOf(form, prompt, form.seed ?? randomSeed()),
  }));
  const refused = await check(client, jobs, problems, form.several);
  return refused ?? (await create(client, jobs));
}

type Wanted = { readonly line: number; readonly params: JobParams };

async function check(
  client: Client,
  jobs: readonly Wanted[],
  problems: readonly LineProblem[],
  several: boolean,
): Promise<StartOutcome | null> {
  const lines: LineProblem[] = [...problems];
  let errors: FieldErrors = {};
  let others: readonly FieldError[] = [];
  for (const { line, params } of jobs) {
    const found = byField(await findIssues(client, params));
    const { prompt, ...rest } = found.errors;
    errors = { ...rest, ...errors };
    if (others.length === 0) others = found.others;
    if (prompt === undefined) continue;
    if (several && params.prompt !== '') lines.push({ line, message: prompt.message });
    else errors = { prompt, ...errors };
  }
  const wrong = Object.keys(errors).length + others.length + lines.length > 0;
  return wrong ? { kind: 'refused', errors, lines: oncePerLine(lines), others } : null;
}

/** What the contract refuses, or else what the app and its provider do. An app that cannot answer is an issue of no field. */
async function findIssues(client: Client, params: JobParams) {
  const own = issuesOf(params);
  if (own.length > 0) return own;
  const answer = await client.call('job.estimate', { params });
  return answer.ok ? answer.value.issues : [answer.error];
}

async function create(client: Client, wanted: readonly Wanted[]): Promise<StartOutcome> {
  const jobs: Job[] = [];
  const startedLines = new Set<number>();
  for (const { line, params } of wanted) {
    const answer = await client.call('job.create', { params });
    if (!answer.ok) return stoppedBy(answer.error, jobs, startedLines);
    jobs.push(answer.value);
    startedLines.add(line);
  }
  return { kind: 'started', jobs };
}

function stoppedBy(
  error: FieldError & { readonly field: string | null },
  jobs: readonly Job[],
  startedLines: ReadonlySet<number>,
): StartOutcome {
  if (jobs.length > 0) return { kind: 'partly', jobs, startedLines, error };
  return { kind: 'refused', lines: [], ...byField([error]) };
}

function oncePerLine(problems: readonly LineProblem[]): LineProblem[] {
  const byLine = new Map(problems.map((problem) => [problem.line, problem]));
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}
