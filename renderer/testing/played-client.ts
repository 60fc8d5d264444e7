import type { Client } from '../../shared/contract/client.ts';
import type { CommandName } from '../../shared/contract/commands.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/contract/result.ts';

export type PlayedClient = {
  readonly client: Client;
  tell(event: AnyEvent): void;
  /** How many calls of this name are open. */
  open(name: CommandName): number;
  /** Answers the oldest open call of this name and lets what follows happen; returns its input. */
  answer(name: CommandName, answer: Result<unknown>): Promise<unknown>;
};

/** For tests: a client whose app the test plays, call by call. */
export function playedClient(): PlayedClient {
  const asked: { name: string; input: unknown; answer: (answer: Result<unknown>) => void }[] = [];
  const listeners = new Set<(event: AnyEvent) => void>();
  const client = {
    call: (name: string, input: unknown) =>
      new Promise((resolve) => asked.push({ name, input, answer: resolve })),
    subscribe: (listener: (event: AnyEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Client;
  return {
    client,
    tell(event) {
      for (const listener of listeners) listener(event);
    },
    open: (name) => asked.filter((ask) => ask.name === name).length,
    async answer(name, answer) {
      const index = asked.findIndex((ask) => ask.name === name);
      const [ask] = asked.splice(index, index < 0 ? 0 : 1);
      if (ask === undefined) throw new Error(`Nobody asked for ${name}`);
      ask.answer(answer);
      await new Promise<void>((resolve) => setImmediate(resolve));
      return ask.input;
    },
  };
}

/** For tests: what went well. */
export function ok(value: unknown): Result<unknown> {
  return { ok: true, value };
}
