import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ok, playedClient } from '../../testing/played-client.ts';
import { handIn } from './hand-in.ts';

/** In bytes; two pieces. */
const SIZE = 1_000_000;

/** The page's reader, which Node has not. */
class FakeReader {
  result: string | null = null;
  onload: (() => void) | null = null;

  async readAsDataURL(part: Blob): Promise<void> {
    const bytes = Buffer.from(await part.arrayBuffer());
    this.result = `data:application/octet-stream;base64,${bytes.toString('base64')}`;
    this.onload?.();
  }
}

beforeEach(() => void vi.stubGlobal('FileReader', FakeReader));
afterEach(() => void vi.unstubAllGlobals());

function start() {
  const played = playedClient();
  const bytes = Buffer.alloc(SIZE, 'safelight');
  const done = handIn(played.client, new File([bytes], 'Harbour.safelight'));
  /** Answers the call once it was made: reading takes as long as it takes. */
  const answer = async (name: Parameters<typeof played.answer>[0], value: Parameters<typeof ok>[0]) => {
    await vi.waitUntil(() => played.open(name) > 0);
    return played.answer(name, ok(value));
  };
  return { ...played, answer, refuse: played.answer, bytes, done };
}

it('hands a bundle in piece by piece and opens it', async () => {
  const { answer, bytes, done, open } = start();
  const first = (await answer('bundle.receive', {})) as { transferId: string; piece: string };
  const last = (await answer('bundle.receive', {})) as typeof first;
  expect(Buffer.from(first.piece + last.piece, 'base64').equals(bytes)).toBe(true);
  const named = { transferId: first.transferId, name: 'Harbour.safelight' };
  expect(await answer('bundle.openReceived', { jobId: 'opened' })).toEqual(named);
  expect(await done).toEqual(ok({ jobId: 'opened' }));
  expect(open('bundle.forget')).toBe(0);
});

it('has the app forget what it received when a piece is refused', async () => {
  const { answer, refuse, done, open } = start();
  const first = (await answer('bundle.receive', {})) as { transferId: string };
  await vi.waitUntil(() => open('bundle.receive') > 0);
  const full = {
    ok: false,
    error: { code: 'disk_full', message: 'The disk is full.', advice: null, field: null },
  } as const;
  await refuse('bundle.receive', full);
  expect(await done).toEqual(full);
  expect(open('bundle.forget')).toBe(1);
  expect(await answer('bundle.forget', {})).toEqual({ transferId: first.transferId });
});
