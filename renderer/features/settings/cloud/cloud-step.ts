import type { CloudSettings, CloudStatus } from '../../../../shared/domain/cloud.ts';

/** What is left to do until the switch works, in its order. */
export const CLOUD_STEPS = ['project', 'sign_in', 'choose'] as const;
export type CloudStep = (typeof CLOUD_STEPS)[number];

type Known = Pick<CloudStatus, 'state' | 'email' | 'joined'>;

/** The next step; null when all is done. It does not depend on the switch, so that all can be prepared while it is off. */
export function stepOf({ project }: CloudSettings, { state, email, joined }: Known): CloudStep | null {
  if (project === null) return 'project';
  if (email === null || state === 'signed_out') return 'sign_in';
  if (state === 'choose_history' || joined === null) return 'choose';
  // While it is off nobody has looked whose account this is.
  return state === 'off' && joined.email !== email ? 'choose' : null;
}
