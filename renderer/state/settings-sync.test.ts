import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/domain/settings.ts';
import { jobId } from '../testing/jobs.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { OPENING, type SessionState } from './session-state.ts';
import { openSettingsSync } from './settings-sync.ts';

const SETTINGS: Settings = { ...DEFAULT_SETTINGS, userId: jobId(0) };

async function open() {
  const played = playedClient();
  const store = createStore<SessionState>(() => OPENING);
  const sync = openSettingsSync(played.client, store);
  void sync.load();
  await played.answer('settings.get', ok(SETTINGS));
  return { ...played, sync, settings: () => store.getState().settings };
}

describe('the settings in the page', () => {
  it('show a change before the app has answered', async () => {
    const { sync, settings } = await open();
    void sync.update({ maxConcurrency: 8 });
    expect(settings()?.maxConcurrency).toBe(8);
  });

  it('take a refused change back', async () => {
    const { sync, settings, answer } = await open();
    const result = sync.update({ nameTemplate: '' });
    const error = { code: 'invalid_input', message: 'Empty.', advice: null, field: 'nameTemplate' } as const;
    await answer('settings.update', { ok: false, error });
    expect(await result).toEqual({ ok: false, error });
    expect(settings()).toEqual(SETTINGS);
  });

  it('do not jump back while a second change is open', async () => {
    const { sync, settings, answer } = await open();
    void sync.update({ maxConcurrency: 8 });
    void sync.update({ maxConcurrency: 9 });
    await answer('settings.update', ok({ ...SETTINGS, maxConcurrency: 8 }));
    expect(settings()?.maxConcurrency).toBe(9);
    await answer('settings.update', ok({ ...SETTINGS, maxConcurrency: 9 }));
    expect(settings()?.maxConcurrency).toBe(9);
  });

  it('are not set back by an answer that a later change has overtaken', async () => {
    const played = playedClient();
    const store = createStore<SessionState>(() => OPENING);
    const sync = openSettingsSync(played.client, store);
    void sync.load();
    sync.hear({ ...SETTINGS, welcomed: true });
    await played.answer('settings.get', ok(SETTINGS));
    expect(store.getState().settings?.welcomed).toBe(true);
  });

  it('follow what is changed elsewhere', async () => {
    const { sync, settings } = await open();
    sync.hear({ ...SETTINGS, queuePaused: true });
    expect(settings()?.queuePaused).toBe(true);
  });
});
