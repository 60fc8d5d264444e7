import pg from 'pg';
import type { Claims } from './tokens.ts';

/** Connections to the database, made when they are needed and used by one request at a time, as PostgREST's pool does. */
export class Connections {
  readonly #connect: () => Promise<pg.Client>;
  readonly #size: number;
  readonly #idle: pg.Client[] = [];
  readonly #waiting: ((client: pg.Client) => void)[] = [];
  #made: Promise<pg.Client>[] = [];

  constructor(connect: () => Promise<pg.Client>, size: number) {
    this.#connect = connect;
    this.#size = size;
  }

  async use<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.#take();
    try {
      return await work(client);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(client);
      else next(client);
    }
  }

  /** Waits for what is being done, then closes all. */
  async end(): Promise<void> {
    const clients = await Promise.all(this.#made.map(() => this.#take()));
    this.#made = [];
    await Promise.all(clients.map((client) => client.end()));
  }

  #take(): Promise<pg.Client> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#made.length === this.#size) return new Promise((resolve) => this.#waiting.push(resolve));
    const made = this.#connect();
    this.#made.push(made);
    return made;
  }
}

/**
 * One transaction as the user of a token, as Supabase's services do it: their role, their claims, and the time limit that Supabase
 * sets for such a role.
 * @param timeoutMs how long one statement may take; PostgreSQL ends it with the code 57014.
 */
export async function asUser<T>(
  client: pg.Client,
  { claims, timeoutMs }: { readonly claims: Claims; readonly timeoutMs: number },
  work: () => Promise<T>,
): Promise<T> {
  await client.query(
    `begin; set local role ${claims.role}; set local statement_timeout = ${timeoutMs};
     select set_config('request.jwt.claims', ${pg.escapeLiteral(JSON.stringify(claims))}, true)`,
  );
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
