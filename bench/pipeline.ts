import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import OpenAI from 'openai';
import sharp from 'sharp';
import { scratch } from './fixtures.ts';
import { atMost, figure, inTurns, type Row, within } from './measure.ts';
import { openRealApp, startAnsweringServer } from './real-app.ts';

const IMAGES = 200;
/** An edge at which noise makes a PNG of about 8 MB. */
const LARGE_EDGE = 1_664;

/** The pipeline's own cost for each image, and how long it ever holds the main process's event loop. */
export async function run(): Promise<Row[]> {
  return [await costOfAnImage(), await longestStall()];
}

async function costOfAnImage(): Promise<Row> {
  const server = await startAnsweringServer(1_024, 'smooth');
  const real = openRealApp();
  const bare = bareLoop(server.url);
  const job = { baseUrl: server.url, images: IMAGES, variants: 1, preset: 'off' as const };
  const figures = await inTurns(5, {
    ours: () => msPerImage(() => real.runJob(job)),
    bare: () => msPerImage(bare),
  });
  await real.close();
  server.child.disconnect();
  const size = `${(server.bytes / 2 ** 20).toFixed(1)} MB`;
  return atMost(
    `an image of ${size}, of ${IMAGES}, against a bare loop`,
    figure(figures, 'ours'),
    figure(figures, 'bare'),
    'ms',
    1.2,
  );
}

async function msPerImage(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / IMAGES;
}

/** SDK call, full decode, fsync'd write, one after the other. */
function bareLoop(baseURL: string): () => Promise<void> {
  const client = new OpenAI({ apiKey: 'bench-key', baseURL, maxRetries: 0 });
  const folder = scratch();
  return async () => {
    for (let at = 0; at < IMAGES; at += 1) {
      const answer = await client.images.generate({ model: 'gpt-image-2', prompt: 'bench', n: 1 });
      const bytes = Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64');
      await sharp(bytes).raw().toBuffer();
      const file = await open(join(folder, `${at}.png`), 'w');
      await file.writeFile(bytes);
      await file.sync();
      await file.close();
    }
  };
}

/** Four images of 8 MB at once, received, checked, processed into a variant each, stored; what is loaded once is warm. */
async function longestStall(): Promise<Row> {
  const server = await startAnsweringServer(LARGE_EDGE, 'noise');
  const real = openRealApp();
  const job = { baseUrl: server.url, images: 4, variants: 1, preset: 'standard' as const, size: 'auto' };
  await real.runJob(job);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let round = 0; round < 5; round += 1) await real.runJob(job);
  delay.disable();
  await real.close();
  server.child.disconnect();
  const size = `${(server.bytes / 2 ** 20).toFixed(1)} MB`;
  return within(`longest stall, 4 images of ${size} at once`, delay.max / 1e6, 50, 'ms');
}
