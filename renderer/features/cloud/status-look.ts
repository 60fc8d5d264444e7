import type { CloudState, CloudStatus } from '../../../shared/domain/cloud.ts';
import { strings } from '../../strings/index.ts';
import type { IconName } from '../../ui/icon.tsx';

const text = strings.cloud;

/** `attention`: its user must do something. `away`: it cannot be reached, which needs nobody. */
export type CloudTone = 'quiet' | 'away' | 'busy' | 'good' | 'attention';

export type CloudLook = {
  readonly icon: IconName;
  readonly tone: CloudTone;
  /** A word or two for the status bar, each part on its own. */
  readonly words: readonly string[];
};

const SIGNS: Readonly<Record<CloudState, Pick<CloudLook, 'icon' | 'tone'>>> = {
  off: { icon: 'cloudOff', tone: 'quiet' },
  no_project: { icon: 'cloudAlert', tone: 'attention' },
  signed_out: { icon: 'cloudAlert', tone: 'attention' },
  choose_history: { icon: 'cloudAlert', tone: 'attention' },
  problem: { icon: 'cloudAlert', tone: 'attention' },
  offline: { icon: 'cloud', tone: 'away' },
  sending: { icon: 'cloudSending', tone: 'busy' },
  up_to_date: { icon: 'cloudSent', tone: 'good' },
};

/** How the status bar shows it. What the cloud refused is told in every state in which something is sent. */
export function lookOf(status: Pick<CloudStatus, 'state' | 'waiting' | 'uploads' | 'parked'>): CloudLook {
  const { state, parked } = status;
  const waiting = status.waiting + status.uploads;
  const waits = state !== 'off' && state !== 'no_project' && waiting > 0;
  const named = state === 'sending' && waits ? [] : [text.short[state]];
  const refused = parked > 0 && state !== 'off';
  return {
    ...SIGNS[state],
    ...(refused && SIGNS[state].tone !== 'away' ? { icon: 'cloudAlert', tone: 'attention' } : {}),
    words: [...named, ...(waits ? [text.waiting(waiting)] : []), ...(refused ? [text.parked(parked)] : [])],
  };
}

/** What the panel says of it: what it is, then what that means and what to do. */
export function saidOf({ state, parked }: Pick<CloudStatus, 'state' | 'parked'>): {
  readonly title: string;
  readonly sentence: string;
} {
  if (state === 'up_to_date' && parked > 0)
    return { title: text.refusedTitle, sentence: text.refusedSentence };
  return { title: text.titles[state], sentence: text.sentences[state] };
}

/** What a state is announced by: changes of what it means, never of its numbers. */
export function spokenOf({ state, parked }: Pick<CloudStatus, 'state' | 'parked'>): string {
  const words = text.spoken[state];
  return parked > 0 && state !== 'off' ? `${words}. ${text.spokenParked}` : words;
}
