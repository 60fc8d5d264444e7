import type { CloudAccount, CloudLink, CloudRow, CloudTable, SessionStore } from '../../core/ports/cloud.ts';
import { Auth } from './auth.ts';
import { Caller } from './caller.ts';
import { told } from './cloud-error.ts';
import { Listener } from './listener.ts';
import { Objects } from './objects.ts';
import { ResumableUploads } from './resumable.ts';
import { Rows } from './rows.ts';
import { Session } from './session.ts';
import type { UploadNotes } from './upload-notes.ts';
import { Refused, type Wire } from './wire.ts';

/** How long telling the server of a sign-out may take, in milliseconds. */
const SIGN_OUT_MS = 10_000;

/** One project, by Supabase's own client. */
export class SupabaseLink implements CloudLink {
  readonly #wire: Wire;
  readonly #auth: Auth;
  readonly #session: Session;
  readonly #rows: Rows;
  readonly #objects: Objects;
  readonly #listeners = new Set<Listener>();
  /** Sign-outs that the server is being told of. */
  readonly #telling = new Set<Promise<void>>();

  constructor(wire: Wire, store: SessionStore, notes: UploadNotes) {
    this.#wire = wire;
    this.#auth = new Auth(wire);
    this.#session = new Session(wire.origin, this.#auth, store);
    const caller = new Caller(wire, this.#session);
    this.#rows = new Rows(caller);
    this.#objects = new Objects(caller, new ResumableUploads(caller, notes));
  }

  async account(): Promise<CloudAccount | null> {
    return this.#session.account();
  }

  signIn(email: string, password: string): Promise<CloudAccount> {
    return told(async () => this.#session.begin(await this.#auth.signIn(email, password)));
  }

  sendCode(email: string): Promise<void> {
    return told(() => this.#auth.sendCode(email));
  }

  verifyCode(email: string, code: string): Promise<CloudAccount> {
    return told(async () => this.#session.begin(await this.#auth.verifyCode(email, code)));
  }

  /** Here, so that it holds without a network; the server hears of it as far as that can be, and nobody waits for it. */
  async signOut(): Promise<void> {
    const held = await this.#session.end();
    if (held === null) return;
    const telling = this.#tellSignedOut(held).finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }

  /** Never rejects. */
  async #tellSignedOut(held: { readonly accessToken: string; readonly refreshToken: string }): Promise<void> {
    const signal = AbortSignal.timeout(SIGN_OUT_MS);
    try {
      await this.#auth.signOut(held.accessToken, signal).catch(async (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        const { access_token } = await this.#auth.refresh(held.refreshToken, signal);
        await this.#auth.signOut(access_token, signal);
      });
    } catch {
      // Its tokens are gone from here, and end by themselves there.
    }
  }

  check(signal: AbortSignal): Promise<void> {
    return this.#rows.check(signal);
  }

  upsert(table: CloudTable, rows: readonly CloudRow[], signal: AbortSignal): Promise<void> {
    return this.#rows.upsert(table, rows, signal);
  }

  update(table: CloudTable, ids: readonly string[], columns: CloudRow, signal: AbortSignal): Promise<void> {
    return this.#rows.update(table, ids, columns, signal);
  }

  emptyJob(jobId: string, most: number, signal: AbortSignal): Promise<number> {
    return this.#rows.emptyJob(jobId, most, signal);
  }

  jobsChanged(query: Parameters<CloudLink['jobsChanged']>[0], signal: AbortSignal): Promise<CloudRow[]> {
    return this.#rows.jobsChanged(query, signal);
  }

  partsChanged(
    table: 'images' | 'files',
    query: Parameters<CloudLink['partsChanged']>[1],
    signal: AbortSignal,
  ): Promise<CloudRow[]> {
    return this.#rows.partsChanged(table, query, signal);
  }

  log(query: Parameters<CloudLink['log']>[0], signal: AbortSignal): Promise<CloudRow[]> {
    return this.#rows.log(query, signal);
  }

  upload(path: string, file: string, mediaType: string, signal: AbortSignal): Promise<void> {
    return this.#objects.upload(path, file, mediaType, signal);
  }

  download(path: string, part: string, maxBytes: number, signal: AbortSignal): Promise<void> {
    return this.#objects.download(path, part, maxBytes, signal);
  }

  removeObjects(paths: readonly string[], signal: AbortSignal): Promise<void> {
    return this.#objects.removeObjects(paths, signal);
  }

  listen(
    onChange: (jobId: string, deviceId: string | null) => void,
    onState: (live: boolean) => void,
  ): () => void {
    const listener = new Listener({ wire: this.#wire, session: this.#session, onChange, onState });
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      void listener.end();
    };
  }

  async close(): Promise<void> {
    await Promise.all([...[...this.#listeners].map((listener) => listener.end()), ...this.#telling]);
    this.#listeners.clear();
    this.#wire.close();
  }
}
