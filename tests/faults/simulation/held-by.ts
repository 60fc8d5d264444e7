import type { App } from '../../../electron/core/app/app.ts';

/** Jobs that wait for their user's choice after an unclean end. */
export async function heldBy(app: App): Promise<string[]> {
  const answer = await app.dispatch('app.recovery', {});
  return answer.ok ? (answer.value as { jobId: string }[]).map(({ jobId }) => jobId) : [];
}
