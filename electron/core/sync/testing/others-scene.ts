import type { EventPayload } from '../../../../shared/contract/events.ts';
import { NO_FILTER } from '../../../../shared/contract/log-filter.ts';
import type { CloudProblem } from '../../../../shared/domain/cloud.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { LiveFeed } from '../../logging/live-feed.ts';
import type { CloudAccount, CloudLink } from '../../ports/cloud.ts';
import type { Ports } from '../../ports/index.ts';
import type { Store } from '../../ports/store.ts';
import { Others } from '../others.ts';
import { FakeCloud } from './fake-cloud.ts';
import { type MirrorDevice, mirrorDevice } from './mirror-ports.ts';
import { OtherDevice } from './other-device.ts';

/** A device that reads what another one of its account puts into a cloud in memory. */
export class OthersScene {
  readonly cloud = new FakeCloud();
  readonly here: MirrorDevice = mirrorDevice();
  readonly account: CloudAccount = this.cloud.addUser('ada@example.com');
  readonly device = new OtherDevice(this.cloud, this.account.id);
  readonly feed: LiveFeed;
  readonly notes: string[] = [];
  readonly problems: (CloudProblem | null)[] = [];
  readonly live: boolean[] = [];
  /** What was told of: lists of jobs, entries, images by id, and the names of everything else. */
  readonly told = {
    jobs: [] as EventPayload<'cloud.jobs'>[],
    entries: [] as LogEntry[],
    images: [] as string[],
    others: [] as string[],
  };
  ports: Ports = this.here.ports;
  link!: CloudLink;
  others!: Others;

  constructor() {
    this.feed = new LiveFeed(this.here.clock, (error) => {
      throw error;
    });
    this.feed.subscribe((event) => {
      const { name, payload } = event;
      if (name === 'cloud.jobs') this.told.jobs.push(payload);
      else if (name === 'log.appended')
        this.told.entries.push(...payload.batches.flatMap(({ entries }) => entries));
      else if (name === 'images.changed')
        this.told.images.push(...payload.batches.flatMap(({ images }) => images.map(({ id }) => id)));
      else this.told.others.push(name);
    });
  }

  /** Signed in and joined; nothing is read before `others.connect`. */
  static async begin(): Promise<OthersScene> {
    const scene = new OthersScene();
    const { ports, cloud, account } = scene;
    ports.store.sync.join({ ...account, projectUrl: cloud.url }, false);
    scene.link = await cloud.open({ url: cloud.url, publishableKey: 'key' }, ports.cloudSession);
    await scene.link.signIn(account.email, 'password');
    scene.others = scene.newOthers();
    return scene;
  }

  get clock() {
    return this.here.clock;
  }

  newOthers(readOnly = false): Others {
    return new Others({
      ports: this.ports,
      feed: this.feed,
      readOnly,
      redact: (text) => text,
      note: (_level, message) => this.notes.push(message),
      onProblem: (problem) => this.problems.push(problem),
      onLive: (live) => this.live.push(live),
    });
  }

  /** As a restart does. */
  async restart(): Promise<void> {
    await this.others.stop();
    this.others = this.newOthers();
  }

  mirror(): Store {
    const store = this.others.store();
    if (store === null) throw new Error('There is no mirror');
    return store;
  }

  /** All jobs in the mirror, oldest first. */
  jobs(): Job[] {
    const order = { sort: 'oldest', afterId: null, limit: 1_000 } as const;
    return this.mirror().jobs.page({ statuses: null, search: null, ...order });
  }

  log(jobId: string): LogEntry[] {
    return this.mirror().log.page({ jobId, afterSeq: 0, beforeSeq: null, ...NO_FILTER, limit: 1_000 });
  }

  seqs(jobId: string): number[] {
    return this.log(jobId).map(({ seq }) => seq);
  }

  /** How often the cloud was asked for this. */
  calls(name: keyof CloudLink): number {
    return this.cloud.calls.filter((call) => call.name === name).length;
  }

  /** Has everything read that there is. @throws Error when it cannot be */
  async read(): Promise<void> {
    let isAllRead: boolean | null | undefined;
    // Longer than any timer that this clock waits for.
    void this.others.untilRead(200_000).then((all) => {
      isAllRead = all;
    });
    await this.clock.runUntil(() => isAllRead !== undefined);
    this.feed.flush();
    if (isAllRead !== true) throw new Error('Not everything could be read');
  }

  async end(): Promise<void> {
    await this.others.stop();
    this.here.close();
    if (this.here.problems.length > 0) throw new Error(this.here.problems.join('\n'));
  }
}
