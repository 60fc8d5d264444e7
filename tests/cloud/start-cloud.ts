import type pg from 'pg';
import { Gateway } from './gateway/gateway.ts';
import { type Cluster, postgresKind, startCluster } from './postgres.ts';

export type CloudAccount = { readonly id: string; readonly email: string; readonly password: string };

export type TestCloud = {
  readonly url: string;
  /** The publishable key. */
  readonly key: string;
  readonly gateway: Gateway;
  /** The database as its administrator sees it: row-level security does not hold here. */
  readonly database: pg.Client;
  readonly accounts: { readonly ada: CloudAccount; readonly bob: CloudAccount };
  stop(): Promise<void>;
};

export type StartCloudOptions = {
  /** By which tokens end; a test may move it. */
  readonly now?: () => number;
  /** Without the product's tables, as an empty project is. */
  readonly migrate?: boolean;
};

/** Whether tests run on the real server and not on PGlite: for those that need its time limits, or its speed. */
export const hasPostgres = (await postgresKind()) === 'server';

/**
 * A Supabase project of its own: PostgreSQL with the product's migrations, the gateway in front of it, and two users who are not
 * signed in. Takes about two seconds; `startClouds` shares the cluster where a test needs several.
 */
export async function startCloud(options: StartCloudOptions = {}): Promise<TestCloud> {
  const clouds = await startClouds();
  const cloud = await clouds.start(options);
  return { ...cloud, stop: () => clouds.stop() };
}

export type TestClouds = {
  /** Another project: a database and a gateway of its own. */
  start(options?: StartCloudOptions): Promise<TestCloud>;
  /** Stops all of them, and the cluster. */
  stop(): Promise<void>;
};

/** One cluster for a file's tests, and as many projects on it as they need: each takes a third of a second. */
export async function startClouds(): Promise<TestClouds> {
  const cluster = await startCluster();
  const started: TestCloud[] = [];
  let count = 0;
  return {
    async start(options = {}) {
      count += 1;
      const cloud = await startOn(cluster, `cloud_${count}`, options);
      started.push(cloud);
      return cloud;
    },
    async stop() {
      await Promise.all(started.map((cloud) => cloud.stop()));
      await cluster.stop();
    },
  };
}

async function startOn(
  cluster: Cluster,
  name: string,
  { now, migrate = true }: StartCloudOptions,
): Promise<TestCloud> {
  const connect = await cluster.createDatabase(name, { migrate });
  const database = await connect();
  const gateway = new Gateway(connect, now === undefined ? {} : { now });
  await gateway.start();
  const account = async (user: string): Promise<CloudAccount> => {
    const [email, password] = [`${user}@example.com`, `${user}-secret`];
    return { id: await gateway.accounts.add(database, email, password), email, password };
  };
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    await gateway.stop();
    await database.end();
  };
  return {
    url: gateway.url,
    key: gateway.key,
    gateway,
    database,
    accounts: { ada: await account('ada'), bob: await account('bob') },
    stop: () => (stopped ??= stop()),
  };
}
