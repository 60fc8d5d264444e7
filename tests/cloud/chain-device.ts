import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { CloudLink } from '../../electron/core/ports/cloud.ts';
import type { Ports } from '../../electron/core/ports/index.ts';
import { expectSame } from '../../electron/core/sync/testing/compare.ts';
import { lazyCloud, mirrorFile, openCloudSession } from '../../electron/hosts/compose/cloud.ts';
import type { CloudStatus } from '../../shared/domain/cloud.ts';
import { isFinal } from '../../shared/domain/job.ts';
import { ScriptedProvider } from '../support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../support/test-app.ts';
import { contentOf } from './cloud-content.ts';
import { QuickClock } from './quick-clock.ts';
import type { CloudAccount, TestCloud } from './start-cloud.ts';

const RESOURCES = join(import.meta.dirname, '../../resources');
/** A minute, within which what was deleted may be brought back, takes half a second. */
const SPEED = 120;
/** Far more than anything takes: only a busy machine needs it. */
const PATIENT = { timeout: 60_000, interval: 10 };

type DeviceOptions = {
  readonly cloud: TestCloud;
  /** Ada if not given. */
  readonly account?: CloudAccount;
  readonly name?: string;
  /** Made anew at each start. */
  readonly provider?: () => ScriptedProvider;
  readonly secrets?: readonly string[];
};

/**
 * A machine with the whole chain: the core over real SQLite and real files, its session in a real file, the real client, the gateway and
 * what is behind it. Provider and image worker are scripted, and time runs fast.
 */
export class ChainDevice {
  readonly cloud: TestCloud;
  readonly account: CloudAccount;
  /** What the app could not log. */
  readonly problems: string[] = [];
  readonly #options: DeviceOptions;
  readonly #folder = temporaryFolder();
  readonly #links: CloudLink[] = [];
  /** Both from `open` on. */
  app!: TestApp;
  clock!: QuickClock;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.cloud = options.cloud;
    this.account = options.account ?? options.cloud.accounts.ada;
    mkdirSync(this.dataDir, { recursive: true });
  }

  get dataDir(): string {
    return join(this.#folder.path, 'data');
  }

  /** Starts the app on what an earlier one left. */
  async open(): Promise<void> {
    const { name = 'Studio', provider = () => new ScriptedProvider(), secrets = [] } = this.#options;
    this.clock = new QuickClock(SPEED);
    const reportProblem: Ports['reportProblem'] = (message, error) =>
      this.problems.push(`${message}: ${String(error)}`);
    const cloudSession = await openCloudSession({ dataDir: this.dataDir, cipher: null, reportProblem });
    this.app = new TestApp({
      folder: this.#folder.path,
      provider: provider(),
      secrets,
      change: (ports) => ({
        ...ports,
        clock: this.clock,
        cloud: this.#reachable(),
        cloudSession,
        reportProblem,
        mirror: mirrorFile(this.dataDir, 'write'),
        info: { ...ports.info, deviceName: name },
      }),
    });
    await this.app.app.start('run');
  }

  /** An app of which everything is sent from now on. */
  async join(history: 'all' | 'new' = 'all'): Promise<void> {
    await this.open();
    const { url, key } = this.cloud;
    await this.app.call('cloud.setProject', { url, publishableKey: key });
    await this.app.call('cloud.set', { on: true });
    await this.signIn();
    await this.app.call('cloud.join', { history });
  }

  async signIn(): Promise<void> {
    const { email, password } = this.account;
    await this.app.call('cloud.signIn', { email, password });
  }

  /** Until everything was sent, or nothing can go on. */
  synced(): Promise<CloudStatus> {
    return this.app.call('cloud.sync', { waitMs: 7_000_000 });
  }

  async until(condition: () => unknown): Promise<void> {
    await vi.waitFor(async () => expect(await condition()).toBe(true), PATIENT);
  }

  async untilFinal(jobId: string): Promise<void> {
    await this.until(() => isFinal(this.app.job(jobId).status));
  }

  /** That the account has in the cloud what is here, once and in order, and nothing else. */
  async expectSame(): Promise<void> {
    expectSame(this.app, await contentOf(this.cloud), this.account.id);
  }

  /** Ends the app as kill -9 does: nothing is finished, and no connection outlives it. */
  async kill(): Promise<void> {
    this.clock.end();
    this.app.ports.store.close();
    await Promise.all(this.#links.splice(0).map((link) => link.close()));
    // What had arrived by then is done all the same.
    await this.cloud.gateway.idle();
  }

  /** Ends the app as a quit does, if it was ever opened. */
  async close(): Promise<void> {
    await this.app?.close();
    this.clock?.end();
  }

  remove(): void {
    this.#folder.remove();
  }

  #reachable(): Ports['cloud'] {
    const cloud = lazyCloud(this.dataDir, RESOURCES);
    return {
      tablesSql: cloud.tablesSql,
      checkProject: cloud.checkProject,
      open: async (project, session) => {
        const link = await cloud.open(project, session);
        this.#links.push(link);
        return link;
      },
    };
  }
}
