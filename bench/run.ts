import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Row } from './measure.ts';

/** Every benchmark, by the name with which it can be run alone: `npm run bench -- logging store`. */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ run: () => Promise<Row[]> }>>> = {
  logging: () => import('./logging.ts'),
  store: () => import('./store.ts'),
  processing: () => import('./processing.ts'),
  pipeline: () => import('./pipeline.ts'),
  export: () => import('./export.ts'),
  search: () => import('./search.ts'),
  metrics: () => import('./metrics.ts'),
  start: () => import('./start.ts'),
  renderer: () => import('./renderer.ts'),
  'renderer-start': () => import('./renderer-start.ts'),
  packaged: () => import('./packaged.ts'),
  'cloud-logging': () => import('./cloud-logging.ts'),
  'cloud-rls': () => import('./cloud-rls.ts'),
  'cloud-sync': () => import('./cloud-sync.ts'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `No such benchmark: ${unknown.join(', ')}. There are: ${Object.keys(BENCHMARKS).join(', ')}.`,
  );
  process.exit(2);
}

const results: Record<string, Row[]> = {};
for (const [name, load] of Object.entries(BENCHMARKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`${name} …`);
  const { run } = await load();
  const rows = await run();
  results[name] = rows;
  console.table(
    rows.map(({ name: what, value, yardstick, unit, ratio, target, pass }) => ({
      [name]: what,
      value: `${rounded(value)} ${unit}`,
      yardstick: `${rounded(yardstick)} ${unit}`,
      ratio: ratio.toFixed(2),
      target,
      result: pass ? 'reached' : 'MISSED',
    })),
  );
}

const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
const path = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`);
const machine = {
  node: process.version,
  platform: process.platform,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
};
writeFileSync(path, `${JSON.stringify({ machine, results }, null, 2)}\n`);
console.error(`Written to ${path}`);

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
