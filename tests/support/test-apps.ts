import { afterEach, beforeEach } from 'vitest';
import { ScriptedProvider } from './fake-ports.ts';
import { TestApp, type TestAppOptions, temporaryFolder } from './test-app.ts';

type UnfinishedJobs = Parameters<TestApp['app']['start']>[0];

/** The apps of one test file: all over one temporary folder, which is new for each test. */
export type TestApps = {
  /** Absolute path of the folder, during a test. */
  readonly folder: string;
  /** Opens an app, which is closed when the test ends. It recovers nothing by itself. */
  open(provider?: ScriptedProvider, more?: Omit<TestAppOptions, 'folder' | 'provider'>): TestApp;
  /** Opens an app that takes up what others left. */
  start(unfinishedJobs: UnfinishedJobs, provider?: ScriptedProvider): Promise<TestApp>;
  /** Ends an app as a quit does. */
  close(app: TestApp): Promise<void>;
  /** Ends an app as kill -9 does: whatever it still tries to write goes nowhere. */
  crash(app: TestApp): void;
  /** Ends an app as kill -9 does, and starts another one over what it left. */
  restart(app: TestApp, unfinishedJobs: UnfinishedJobs): Promise<TestApp>;
};

/** Call it once, at the top of a test file. */
export function testApps(): TestApps {
  let folder: ReturnType<typeof temporaryFolder>;
  const running = new Set<TestApp>();
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    for (const app of running) await app.close();
    running.clear();
    folder.remove();
  });

  const apps: TestApps = {
    get folder() {
      return folder.path;
    },
    open(provider = new ScriptedProvider(), more = {}) {
      const app = new TestApp({ ...more, folder: folder.path, provider });
      running.add(app);
      return app;
    },
    async start(unfinishedJobs, provider) {
      const app = apps.open(provider);
      await app.app.start(unfinishedJobs);
      return app;
    },
    async close(app) {
      running.delete(app);
      await app.close();
    },
    crash(app) {
      running.delete(app);
      app.ports.store.close();
    },
    async restart(app, unfinishedJobs) {
      apps.crash(app);
      return await apps.start(unfinishedJobs);
    },
  };
  return apps;
}
