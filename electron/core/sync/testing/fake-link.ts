import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CloudProject } from '../../../../shared/domain/cloud.ts';
import type {
  ChangeCursor,
  CloudAccount,
  CloudLink,
  CloudRow,
  CloudTable,
  SessionStore,
} from '../../ports/cloud.ts';
import { cloudError, type FakeServer, type StoredRow } from './fake-server.ts';

/** The code that is mailed to everybody. */
export const CODE = '123456';

/** One device's way to a FakeServer, with the session of whoever is signed in. */
export class FakeLink implements CloudLink {
  readonly #cloud: FakeServer;
  readonly #project: CloudProject;
  readonly #session: SessionStore;

  constructor(cloud: FakeServer, project: CloudProject, session: SessionStore) {
    this.#cloud = cloud;
    this.#project = project;
    this.#session = session;
  }

  async account(): Promise<CloudAccount | null> {
    const session = this.#session.get();
    return session === null ? null : (JSON.parse(session) as CloudAccount);
  }

  signIn(email: string, password: string): Promise<CloudAccount> {
    return this.#call('signIn', null, 0, undefined, async () => {
      const user = this.#cloud.user(email);
      if (user?.password !== password) throw cloudError('refused');
      return this.#begin({ id: user.id, email });
    });
  }

  sendCode(email: string): Promise<void> {
    return this.#call('sendCode', null, 0, undefined, async () => {
      if (this.#cloud.user(email) === null) throw cloudError('refused');
    });
  }

  verifyCode(email: string, code: string): Promise<CloudAccount> {
    return this.#call('verifyCode', null, 0, undefined, async () => {
      const user = this.#cloud.user(email);
      if (user === null || code !== CODE) throw cloudError('refused');
      return this.#begin({ id: user.id, email });
    });
  }

  async signOut(): Promise<void> {
    await this.#session.set(null);
    await this.#call('signOut', null, 0, undefined, async () => {}).catch(() => {});
  }

  check(signal: AbortSignal): Promise<void> {
    return this.#call('check', null, 0, signal, async () => {
      if (this.#project.url !== this.#cloud.url) throw cloudError('wrong_url');
    });
  }

  upsert(table: CloudTable, rows: readonly CloudRow[], signal: AbortSignal): Promise<void> {
    return this.#asUser('upsert', table, rows.length, signal, (user) =>
      this.#cloud.upsert(user, table, rows),
    );
  }

  update(table: CloudTable, ids: readonly string[], columns: CloudRow, signal: AbortSignal): Promise<void> {
    return this.#asUser('update', table, ids.length, signal, (user) =>
      this.#cloud.update(user, table, ids, columns),
    );
  }

  emptyJob(jobId: string, most: number, signal: AbortSignal): Promise<number> {
    return this.#asUser('emptyJob', null, 0, signal, (user) => this.#cloud.emptyJob(user, jobId, most));
  }

  jobsChanged(
    query: { readonly notDevice: string; readonly after: ChangeCursor | null; readonly limit: number },
    signal: AbortSignal,
  ): Promise<CloudRow[]> {
    return this.#asUser('jobsChanged', 'jobs', 0, signal, (user) =>
      changed(
        this.#cloud.rows('jobs').filter((row) => row['device_id'] !== query.notDevice),
        user,
        query,
      ),
    );
  }

  partsChanged(
    table: 'images' | 'files',
    query: { readonly jobId: string; readonly after: ChangeCursor | null; readonly limit: number },
    signal: AbortSignal,
  ): Promise<CloudRow[]> {
    return this.#asUser('partsChanged', table, 0, signal, (user) =>
      changed(
        this.#cloud.rows(table).filter((row) => row['job_id'] === query.jobId),
        user,
        query,
      ),
    );
  }

  log(
    query: {
      readonly jobId: string;
      readonly afterSeq: number;
      readonly upToSeq: number;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<CloudRow[]> {
    return this.#asUser('log', 'logs', 0, signal, (user) =>
      this.#cloud
        .logOf(query.jobId)
        .filter((row) => row['user_id'] === user)
        .filter(({ seq }) => Number(seq) > query.afterSeq && Number(seq) <= query.upToSeq)
        .slice(0, query.limit)
        .map((row) => structuredClone(row)),
    );
  }

  upload(path: string, file: string, _mediaType: string, signal: AbortSignal): Promise<void> {
    return this.#asUser('upload', null, 1, signal, (user) => this.#cloud.upload(user, path, file));
  }

  download(path: string, part: string, maxBytes: number, signal: AbortSignal): Promise<void> {
    return this.#asUser('download', null, 1, signal, (user) =>
      this.#cloud.download(user, path, part, maxBytes),
    );
  }

  removeObjects(paths: readonly string[], signal: AbortSignal): Promise<void> {
    return this.#asUser('removeObjects', null, paths.length, signal, (user) =>
      this.#cloud.removeObjects(user, paths),
    );
  }

  listen(
    onChange: (jobId: string, deviceId: string | null) => void,
    onState: (live: boolean) => void,
  ): () => void {
    const session = this.#session.get();
    if (session === null) return () => {};
    const end = this.#cloud.listen((JSON.parse(session) as CloudAccount).id, onChange);
    onState(true);
    return () => {
      end();
      onState(false);
    };
  }

  async close(): Promise<void> {}

  async #begin(account: CloudAccount): Promise<CloudAccount> {
    this.#cloud.ended.delete(account.id);
    await this.#session.set(JSON.stringify(account));
    return account;
  }

  #asUser<T>(
    name: keyof CloudLink,
    table: CloudTable | null,
    rows: number,
    signal: AbortSignal,
    work: (user: string) => T | Promise<T>,
  ): Promise<T> {
    return this.#call(name, table, rows, signal, async () => {
      const account = await this.account();
      if (account === null || this.#cloud.ended.has(account.id)) throw cloudError('signed_out');
      return await work(account.id);
    });
  }

  /** One call over the network, with whatever the test lets become of it. */
  async #call<T>(
    name: keyof CloudLink,
    table: CloudTable | null,
    rows: number,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const call = { name, table, rows, number: this.#cloud.calls.length + 1 };
    this.#cloud.calls.push(call);
    const mishap = this.#cloud.mishap(call);
    await nextTurn();
    if (signal?.aborted) throw cloudError('offline');
    if (mishap?.when === 'before') throw mishap.error;
    if (mishap?.when === 'never') await untilAborted(signal);
    const answer = await work();
    await nextTurn();
    // Done there, but whoever gave up meanwhile does not hear of it.
    if (mishap?.when === 'after') throw mishap.error;
    if (signal?.aborted) throw cloudError('offline');
    return answer;
  }
}

function changed(
  rows: readonly StoredRow[],
  user: string,
  { after, limit }: { readonly after: ChangeCursor | null; readonly limit: number },
): CloudRow[] {
  return rows
    .filter((row) => row['user_id'] === user && (after === null || isBehind(row, after)))
    .sort((a, b) => placeOf(a).localeCompare(placeOf(b)))
    .slice(0, limit)
    .map((row) => structuredClone(row));
}

function isBehind(row: StoredRow, { changedAt, id }: ChangeCursor): boolean {
  const at = String(row['changed_at']);
  return at > changedAt || (at === changedAt && String(row['id']) > id);
}

function placeOf(row: StoredRow): string {
  return `${row['changed_at']} ${row['id']}`;
}

async function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  await new Promise<void>((resolve) => {
    if (signal === undefined || signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  throw cloudError('offline');
}
