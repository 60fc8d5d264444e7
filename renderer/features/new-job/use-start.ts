import { useState } from 'react';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import type { FieldError, FieldErrors } from './check-form.ts';
import type { JobForm } from './job-form.ts';
import { type LineProblem, withoutLines } from './prompts.ts';
import { linesOf, type StartOutcome, startJobs } from './start-jobs.ts';

export type Refusal = {
  readonly errors: FieldErrors;
  readonly lines: readonly LineProblem[];
  readonly others: readonly FieldError[];
  /** New each time, so that the same refusal twice moves the focus twice. */
  readonly token: number;
};

export type Start = {
  readonly pending: boolean;
  /** What the last start was refused for, until the form is changed. */
  readonly refusal: Refusal | null;
  run(form: JobForm): Promise<void>;
  /** The form was changed: what was wrong may be so no more. */
  forget(): void;
};

/** Starts what the form asks for, shows the first of the new jobs, and keeps what could not be started in the form. */
export function useStart(change: (changed: Partial<JobForm>) => void): Start {
  const session = useSession();
  const toasts = useToasts();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  function refuse(wrong: Omit<Refusal, 'token'>): void {
    setRefusal((before) => ({ ...wrong, token: (before?.token ?? 0) + 1 }));
  }

  function settle(form: JobForm, outcome: StartOutcome): void {
    switch (outcome.kind) {
      case 'refused':
        refuse(outcome);
        return;
      case 'started':
        show(outcome.jobs);
        return;
      case 'partly':
        for (const job of outcome.jobs) session.update(job);
        keepRest(form, outcome);
        return;
      default:
        assertNever(outcome);
    }
  }

  function show(jobs: readonly Job[]): void {
    for (const job of jobs) session.update(job);
    if (jobs.length > 1) toasts.add({ level: 'success', title: strings.newJob.startedAll(jobs.length) });
    if (jobs[0] !== undefined) session.select(jobs[0].id);
  }

  function keepRest(form: JobForm, { jobs, startedLines, error }: Extract<StartOutcome, { kind: 'partly' }>) {
    change({ text: withoutLines(form.text, startedLines) });
    const title = strings.newJob.startedSome(jobs.length, linesOf(form).prompts.length);
    toasts.add({ level: 'warning', title, timeout: 0 });
    refuse({ errors: {}, lines: [], others: [error] });
  }

  async function run(form: JobForm): Promise<void> {
    if (pending) return;
    setPending(true);
    try {
      settle(form, await startJobs(session.client, form));
    } finally {
      setPending(false);
    }
  }

  return { pending, refusal, run, forget: () => setRefusal(null) };
}
