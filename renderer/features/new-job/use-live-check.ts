import { useMemo } from 'react';
import type { Estimate } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { useSessionState } from '../../state/use-session.ts';
import { byField, type FieldErrors, issuesOf } from './check-form.ts';
import { type JobForm, paramsOf } from './job-form.ts';
import type { LineProblem } from './prompts.ts';
import { linesOf } from './start-jobs.ts';
import { useEstimate } from './use-estimate.ts';

/** Stands for a prompt while there is none, so that all else can be checked and priced before one is typed. */
const SOME_PROMPT = 'A picture';

export type LiveCheck = {
  /** Jobs that a start would make. */
  readonly jobs: number;
  /** Null while it is not known; `stale` while a newer one is on its way. */
  readonly estimate: Estimate | null;
  readonly stale: boolean;
  readonly failed: AppErrorData | null;
  /** What is wrong with what was given so far. That the prompt is still empty is not. */
  readonly errors: FieldErrors;
  readonly lines: readonly LineProblem[];
  readonly keyMissing: boolean;
  /** Whether a start would be refused for what was given so far. */
  readonly wrong: boolean;
};

/** Checks and prices the form while it is filled in. */
export function useLiveCheck(form: JobForm): LiveCheck {
  const keys = useSessionState((state) => state.keys);
  const { prompts, problems } = useMemo(() => linesOf(form), [form]);
  const prompt = prompts.find((candidate) => candidate.prompt.trim() !== '')?.prompt ?? SOME_PROMPT;
  const params = paramsOf(form, prompt, form.seed ?? 0);
  const own = issuesOf(params);
  const state = useEstimate(own.length === 0 ? params : null, keys);
  const estimate = state.kind === 'known' ? state.estimate : null;
  const issues = own.length > 0 ? own : (estimate?.issues ?? []);
  const keyMissing = issues.some(({ field }) => field === 'key');
  const { errors } = byField(issues.filter(({ field }) => field !== 'key'));
  return {
    jobs: form.several ? prompts.length : 1,
    estimate: own.length > 0 ? null : estimate,
    stale: state.kind === 'known' && state.stale,
    failed: state.kind === 'failed' ? state.error : null,
    errors,
    lines: problems,
    keyMissing,
    wrong: issues.length > 0 || problems.length > 0,
  };
}
