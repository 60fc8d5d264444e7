import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/contract/result.ts';
import type { Store } from '../ports/store.ts';
import { writeRows } from './others-mirror.ts';
import { OthersScene } from './testing/others-scene.ts';

let scene: OthersScene;

beforeEach(async () => {
  scene = await OthersScene.begin();
  return () => {
    // What was broken on purpose was reported.
    scene.here.problems.length = 0;
    return scene.end();
  };
});

const unusable = () => new AppError('database_unusable', 'The database cloud.db is held by another program.');

/** Has the mirror opened as the test says. Returns how often it was. */
function openedBy(open: (real: () => Store, time: number) => Store): { times: number } {
  const { mirror } = scene.ports;
  const opened = { times: 0 };
  const counted = (): Store => {
    opened.times += 1;
    return open(mirror.open, opened.times);
  };
  scene.ports = { ...scene.ports, mirror: { ...mirror, open: counted } };
  scene.others = scene.newOthers();
  return opened;
}

/** A store that takes no rows for as long as it is said. */
function held(store: Store, isHeld: () => boolean): Store {
  const transaction: Store['transaction'] = (durability, work) => {
    if (isHeld()) throw unusable();
    return store.transaction(durability, work);
  };
  return { ...store, transaction };
}

describe('a mirror that cannot be written', () => {
  it.each(['database_unusable', 'disk_full'] as const)('is not taken for a row that is wrong: %s', (code) => {
    const transaction = () => {
      throw new AppError(code, 'It is so.');
    };
    const store = { ...scene.mirror(), transaction };
    expect(() => writeRows(store, [1, 2, 3], () => {})).toThrow('It is so.');
  });

  it('is opened anew, once, and nothing of what came is passed over', async () => {
    const opened = openedBy((real, time) => held(real(), () => time === 1));
    const job = scene.device.job();
    scene.others.connect(scene.link);
    await scene.clock.runUntil(() => scene.others.holds(job.id));
    expect(opened.times).toBe(2);
    expect([scene.notes, scene.problems, scene.here.problems]).toEqual([[], [], []]);
  });

  it('is told of where that does not help, and read on from where it was as soon as it can be', async () => {
    let isHeld = true;
    const opened = openedBy((real) => held(real(), () => isHeld));
    const job = scene.device.job();
    scene.others.connect(scene.link);
    await scene.clock.runUntil(() => scene.problems.length === 3);
    expect(scene.problems[2]?.message).toContain('could not be kept: The database cloud.db is held');
    expect(opened.times).toBe(2);
    expect([scene.others.holds(job.id), scene.notes]).toEqual([false, []]);
    isHeld = false;
    await scene.clock.runUntil(() => scene.others.holds(job.id));
    await scene.clock.runUntil(() => scene.problems.at(-1) === null);
  });

  it('is closed where it cannot even be looked at, so that one that is damaged goes', async () => {
    let closed = 0;
    openedBy((real) => {
      const store = real();
      const source = () => {
        throw unusable();
      };
      const close = () => {
        closed += 1;
        store.close();
      };
      return { ...store, mirror: { ...store.mirror, source }, close };
    });
    expect(scene.others.store()).toBeNull();
    expect(closed).toBe(1);
  });

  it('is told of where it cannot even be opened', async () => {
    openedBy(() => {
      throw unusable();
    });
    scene.others.connect(scene.link);
    await scene.clock.runUntil(() => scene.problems.length > 0);
    expect(scene.problems[0]?.message).toContain('The database cloud.db is held by another program.');
  });
});
