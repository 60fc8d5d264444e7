import { describe, expect, it, vi } from 'vitest';
import { Restart } from './restarting.ts';

function setUp() {
  const app = { quit: vi.fn(), relaunch: vi.fn() };
  return { app, restart: new Restart(app) };
}

describe('a restart', () => {
  it('ends the app first, and starts it again, once, when it has come to its end', () => {
    const { app, restart } = setUp();
    restart.ask();
    expect(app.quit).toHaveBeenCalledOnce();
    expect(app.relaunch).not.toHaveBeenCalled();
    restart.finish();
    restart.finish();
    expect(app.relaunch).toHaveBeenCalledOnce();
  });

  it('is forgotten when its user goes on working: the app ends later and stays ended', () => {
    const { app, restart } = setUp();
    restart.ask();
    restart.cancel();
    restart.finish();
    expect(app.relaunch).not.toHaveBeenCalled();
  });

  it('does not come of an end that nobody asked one for', () => {
    const { app, restart } = setUp();
    restart.finish();
    expect(app.relaunch).not.toHaveBeenCalled();
  });
});
