import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { Result } from '../../shared/contract/result.ts';
import type { CloudStatus } from '../../shared/domain/cloud.ts';
import type { SessionState } from './session-state.ts';

/** Asks the app something that it answers with how the cloud stands then. */
export type AskCloud = (client: Client) => Promise<Result<CloudStatus>>;

/** Keeps how the cloud stands as the app has it. */
export type CloudFeed = {
  load(): Promise<void>;
  hear(status: CloudStatus): void;
  /** Asks, and shows the answer unless something newer was told or answered meanwhile. */
  ask(ask: AskCloud): Promise<Result<CloudStatus>>;
};

export function openCloudFeed(client: Client, store: StoreApi<SessionState>): CloudFeed {
  /** Asks and events so far, each with its number; and the number of what is shown. */
  let count = 0;
  let shown = 0;

  function show(number: number, cloud: CloudStatus): void {
    if (number < shown) return;
    shown = number;
    store.setState({ cloud });
  }

  async function ask(asked: AskCloud): Promise<Result<CloudStatus>> {
    const number = ++count;
    const answer = await asked(client);
    if (answer.ok) show(number, answer.value);
    return answer;
  }

  return {
    async load() {
      await ask(() => client.call('cloud.status', {}));
    },
    hear: (status) => show(++count, status),
    ask,
  };
}
