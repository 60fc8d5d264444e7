import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CrashRecord, Run } from '../../../shared/contract/diagnostics.ts';
import { createCrashFiles } from './crash-files.ts';

const AT = Date.UTC(2026, 10, 23);
const RUN: Run = { host: 'desktop', pid: 7, version: '1', startedAt: AT };

let dataDir: string;
let folder: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'safelight-crashes-'));
  folder = join(dataDir, 'crashes');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function files() {
  return createCrashFiles({ folder, signs: [join(dataDir, 'sign')] });
}

function record(index: number): CrashRecord {
  const at = AT + index * 1_000;
  const id = `${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}-7-1`;
  const what = { process: 'main', reason: 'r', message: null, stack: null } as const;
  return { ...what, id, at, host: 'desktop', version: '1', log: [] };
}

it('keeps the newest twenty records, for their user alone', () => {
  for (let index = 0; index < 25; index += 1) expect(files().write(record(index))).toBe(true);
  const kept = files().records();
  expect(kept.map(({ at }) => (at - AT) / 1_000)).toEqual(Array.from({ length: 20 }, (_, at) => 24 - at));
  expect(readdirSync(folder)).toHaveLength(20);
  expect(statSync(join(folder, `${record(24).id}.json`)).mode & 0o777).toBe(0o600);
});

it('passes over what is no record of ours', () => {
  files().write(record(1));
  writeFileSync(join(folder, '2026-broken.json'), '{"id":');
  writeFileSync(join(folder, '2026-other.json'), '{"id":"../x"}');
  expect(files().records()).toEqual([record(1)]);
});

it('finds a run that was never noted as ended, and when it last wrote anything', () => {
  expect(files().beginRun(RUN)).toBeNull();
  const sign = new Date(Date.now() + 5_000);
  writeFileSync(join(dataDir, 'sign'), '');
  utimesSync(join(dataDir, 'sign'), sign, sign);
  expect(files().beginRun({ ...RUN, pid: 8 })).toEqual({ ...RUN, lastSign: sign.getTime() });
  files().endRun();
  expect(files().beginRun(RUN)).toBeNull();
});

it('tells of dumps wherever Chromium puts them, and keeps the newest five', () => {
  for (let index = 0; index < 8; index += 1) {
    const place = join(folder, 'dumps', index % 2 === 0 ? 'pending' : 'completed');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${index}.dmp`), 'x'.repeat(index));
    const at = new Date(AT + index * 1_000);
    utimesSync(join(place, `${index}.dmp`), at, at);
  }
  expect(files().dumps()[0]).toEqual({ name: '7.dmp', at: AT + 7_000, bytes: 7 });
  files().beginRun(RUN);
  expect(
    files()
      .dumps()
      .map(({ name }) => name),
  ).toEqual(['7.dmp', '6.dmp', '5.dmp', '4.dmp', '3.dmp']);
});

it('says that it could not, and does not throw, where nothing can be written', () => {
  writeFileSync(folder, 'a file where the folder should be');
  const broken = files();
  expect(broken.write(record(1))).toBe(false);
  expect([broken.records(), broken.dumps(), broken.beginRun(RUN)]).toEqual([[], [], null]);
  broken.endRun();
});
