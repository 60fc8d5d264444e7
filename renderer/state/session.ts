import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { CommandInput } from '../../shared/contract/commands.ts';
import type { AnyEvent, EventPayload } from '../../shared/contract/events.ts';
import type { OpenedBundle } from '../../shared/contract/exports.ts';
import type { Result } from '../../shared/contract/result.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { Job } from '../../shared/domain/job.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { openBundleList } from './bundle-list.ts';
import { type CloudFeed, openCloudFeed } from './cloud.ts';
import { openJobListFeed } from './job-list-feed.ts';
import { openOtherDevices } from './other-devices.ts';
import { runAgain } from './run-again.ts';
import {
  type Connection,
  type JobListQuery,
  type LogFocus,
  OPENING,
  type SessionState,
  type View,
} from './session-state.ts';
import { openSettingsSync } from './settings-sync.ts';
import { openWishes } from './wishes.ts';

export type {
  JobDraft,
  JobListQuery,
  LogFocus,
  SessionState,
  SettingsSection,
  View,
} from './session-state.ts';

/** Calls back when the next frame is drawn, or soon when none is. */
export type NextFrame = (callback: () => void) => void;

/** Hears whether the app can be reached, where that can change. Returns the function that stops it. */
export type WatchConnection = (listener: (connection: Connection) => void) => () => void;

/** The state, and all that changes it. */
export type Session = {
  readonly client: Client;
  readonly store: StoreApi<SessionState>;
  /** Hears every event of the app from now on. Returns the function that stops it. */
  on(listener: (event: AnyEvent) => void): () => void;
  /** Is told each wish, first those that nobody was there for yet. Returns the function that stops it. */
  onWish(grant: (wish: EventPayload<'ui.wished'>) => void): () => void;
  /** Loads the next page of jobs; opens the session again when it could not open. */
  loadJobs(): Promise<void>;
  /** Loads the list afresh, after an error. */
  reloadJobs(): Promise<void>;
  setJobQuery(change: Partial<JobListQuery>): void;
  select(jobId: string): void;
  show(view: View): void;
  /** Shows the selected job's log, narrowed to what is named. */
  focusLog(focus: Partial<Omit<LogFocus, 'token'>>): void;
  focusImage(imageId: string): void;
  /** Shows a bundle that a command answered, without waiting for its event. */
  showBundle(opened: OpenedBundle): void;
  /** Takes in a job that a command answered, without waiting for its event. */
  update(job: Job): void;
  /** Shows the change at once; takes it back when the app refuses it. */
  updateSettings(change: CommandInput<'settings.update'>): Promise<Result<Settings>>;
  refreshKeys(): Promise<void>;
  /** Asks the cloud for something, and shows how it stands then. */
  readonly askCloud: CloudFeed['ask'];
  dismissProblem(): void;
  /** The user has read how the last run ended. */
  dismissLastEnd(): void;
  /** Ends the session: nothing is heard or changed afterwards. */
  close(): void;
};

/** Starts to listen, then loads: what happens in between is not missed. */
export function startSession(
  client: Client,
  nextFrame: NextFrame,
  watchConnection: WatchConnection = () => () => undefined,
): Session {
  const store = createStore<SessionState>(() => OPENING);
  const list = openJobListFeed(client, store);
  const settings = openSettingsSync(client, store);
  const bundles = openBundleList(client, store);
  const cloud = openCloudFeed(client, store);
  const others = openOtherDevices(client, store, list);
  const wishes = openWishes();
  const listeners = new Set<(event: AnyEvent) => void>();
  const changed = new Map<string, Job>();
  const refreshInterrupted = runAgain(loadInterrupted);
  let queueHeard = 0;
  let healthHeard = 0;
  let updatesHeard = 0;
  let token = 0;
  let closed = false;

  async function open(): Promise<void> {
    store.setState(({ phase }) => ({ phase: phase === 'ready' ? 'ready' : 'opening', error: null }));
    void loadRest();
    const [answer] = await Promise.all([settings.load(), list.reload()]);
    store.setState(({ phase, error }) => {
      const known = answer.ok ? error : answer.error;
      return { phase: phase === 'ready' || known === null ? 'ready' : 'failed', error: known };
    });
    const { phase, selectedId, jobs } = store.getState();
    if (phase === 'ready' && selectedId === null && jobs[0] !== undefined) choose(jobs[0].id);
  }

  /** What the window can be shown without. */
  async function loadRest(): Promise<void> {
    void bundles.load();
    void refreshInterrupted();
    void loadLastEnd();
    void refreshKeys();
    void cloud.load();
    void loadUpdates();
    void loadHealth();
    const heard = queueHeard;
    const [info, queue] = await Promise.all([client.call('app.info', {}), client.call('queue.get', {})]);
    if (info.ok) store.setState({ info: info.value });
    if (queue.ok && heard === queueHeard) store.setState({ queue: queue.value });
  }

  async function loadUpdates(): Promise<void> {
    const heard = updatesHeard;
    const answer = await client.call('updates.status', {});
    if (answer.ok && heard === updatesHeard) store.setState({ updates: answer.value });
  }

  async function loadInterrupted(): Promise<void> {
    const answer = await client.call('app.recovery', {});
    if (answer.ok) store.setState({ interrupted: answer.value });
  }

  async function loadLastEnd(): Promise<void> {
    const answer = await client.call('diagnostics.lastEnd', {});
    if (answer.ok) store.setState({ lastEnd: answer.value.lastEnd });
  }

  async function loadHealth(): Promise<void> {
    const heard = healthHeard;
    const answer = await client.call('app.health', {});
    if (answer.ok && heard === healthHeard) store.setState({ health: answer.value });
  }

  async function refreshKeys(): Promise<void> {
    const answer = await client.call('key.list', {});
    if (answer.ok) store.setState({ keys: answer.value });
  }

  function choose(jobId: string): void {
    const { selectedId, selected, jobs } = store.getState();
    const held = selectedId === jobId ? selected : jobs.find(({ id }) => id === jobId);
    // What another part of the window pointed to was of the job before.
    const pointed = selectedId === jobId ? {} : { logFocus: null, imageFocus: null };
    const selectedFrom = list.originOf(jobId) ?? 'here';
    store.setState({ selectedId: jobId, selected: held ?? null, selectedFrom, ...pointed });
    if (held == null) void loadSelected(jobId);
  }

  async function loadSelected(jobId: string): Promise<void> {
    const answer = await client.call('job.get', { jobId });
    if (answer.ok && (await bundles.holds(jobId))) bundles.take(answer.value.job);
    else if (answer.ok) await takeSelected(answer.value.job);
    else if (store.getState().selectedId === jobId) {
      store.setState({ selectedId: null, problem: { ...answer.error, jobId: null } });
    }
  }

  async function takeSelected(job: Job): Promise<void> {
    const from = (await others.holds(job.id)) ? 'others' : 'here';
    if (store.getState().selectedId === job.id) store.setState({ selectedFrom: from });
    list.take([job], from);
  }

  /** Applies what was told of jobs since the last frame, in one change of the state. */
  function takeChanged(): void {
    const jobs = [...changed.values()];
    changed.clear();
    if (closed) return;
    const { interrupted } = store.getState();
    list.take(jobs);
    if (jobs.some(({ id }) => interrupted.some(({ jobId }) => jobId === id))) void refreshInterrupted();
  }

  function hear(event: AnyEvent): void {
    apply(event);
    for (const listener of listeners) listener(event);
  }

  function apply(event: AnyEvent): void {
    switch (event.name) {
      case 'job.changed':
        if (changed.size === 0) nextFrame(takeChanged);
        changed.set(event.payload.id, event.payload);
        return;
      case 'jobs.removed':
        for (const id of event.payload.jobIds) changed.delete(id);
        list.hear(event);
        return;
      case 'jobs.restored':
        list.hear(event);
        return;
      case 'images.changed':
        list.hear(event);
        others.hearImages(event.payload);
        return;
      case 'settings.changed':
        settings.hear(event.payload);
        return;
      case 'queue.changed':
        queueHeard++;
        store.setState({ queue: event.payload });
        return;
      case 'app.problem':
        store.setState({ problem: event.payload });
        return;
      case 'health.changed':
        healthHeard++;
        store.setState({ health: event.payload });
        return;
      case 'updates.changed':
        updatesHeard++;
        store.setState({ updates: event.payload });
        return;
      case 'cloud.changed':
        cloud.hear(event.payload);
        return;
      case 'cloud.jobs':
        others.hear(event.payload);
        return;
      case 'bundles.changed':
        bundles.hear(event.payload.bundles);
        return;
      case 'log.appended':
      case 'export.changed':
      case 'retention.changed':
      case 'storage.changed':
      case 'database.changed':
      case 'database.repairing':
      case 'budget.changed':
      case 'webhook.delivery':
      case 'webhooks.changed':
        return; // Whoever shows the log or an export listens by itself.
      case 'ui.wished':
        wishes.hear(event.payload);
        return;
      default:
        assertNever(event);
    }
  }

  /** Events of the time between are told by the client; what was asked in vain is asked again. */
  function reach(connection: Connection): void {
    const { connection: before, error } = store.getState();
    store.setState({ connection });
    if (before !== 'open' && connection === 'open' && error !== null) void open();
  }

  const stops = [client.subscribe(hear), watchConnection(reach)];
  void open();
  return {
    client,
    store,
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onWish: wishes.on,
    loadJobs: () => (store.getState().phase === 'failed' ? open() : list.more()),
    reloadJobs: list.reload,
    setJobQuery: list.setQuery,
    select(jobId) {
      choose(jobId);
      store.setState({ view: { kind: 'job' } });
    },
    showBundle(opened) {
      const others = store.getState().bundles.filter(({ jobId }) => jobId !== opened.jobId);
      bundles.hear([...others, opened]);
      choose(opened.jobId);
      store.setState({ view: { kind: 'job' } });
    },
    show: (view) => store.setState({ view }),
    focusLog(focus) {
      const nowhere = { imageId: null, step: null, levels: null, seq: null };
      store.setState({ view: { kind: 'job' }, logFocus: { ...nowhere, ...focus, token: ++token } });
      const { appearance } = store.getState().settings ?? {};
      if (appearance?.logOpen === false)
        void settings.update({ appearance: { ...appearance, logOpen: true } });
    },
    focusImage: (imageId) =>
      store.setState({ view: { kind: 'job' }, imageFocus: { imageId, token: ++token } }),
    update: (job) => list.take([job]),
    updateSettings: settings.update,
    refreshKeys,
    askCloud: cloud.ask,
    dismissProblem: () => store.setState({ problem: null }),
    dismissLastEnd() {
      if (store.getState().lastEnd === null) return;
      store.setState({ lastEnd: null });
      void client.call('diagnostics.seen', {});
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
      others.close();
      listeners.clear();
    },
  };
}
