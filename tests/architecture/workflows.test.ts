import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');

const stepSchema = z.object({ uses: z.string().optional(), run: z.string().optional() });
const workflowSchema = z.object({
  name: z.string(),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      needs: z.string().optional(),
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      steps: z.array(stepSchema).min(1),
    }),
  ),
});

const workflows = readdirSync(FOLDER).map(
  (file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const,
);

it('there are workflows that check every change and that make releases', () => {
  expect(workflows.map(([file]) => file).sort()).toEqual(['ci.yml', 'release.yml']);
});

describe.each(workflows)('%s', (_file, text) => {
  const workflow = workflowSchema.parse(parse(text));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const commands = steps.flatMap(({ run }) => run ?? []).join('\n');

  it('names only npm scripts, and files, that there are', () => {
    const scripts = [...commands.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => !(String(script) in manifest.scripts))).toEqual([]);
    const tests = [...commands.matchAll(/tests\/[\w/.-]+\.ts/g)].map(([path]) => path);
    for (const path of tests) expect(() => readFileSync(join(ROOT, path))).not.toThrow();
  });

  it('waits only for jobs that there are', () => {
    const needs = Object.values(workflow.jobs).flatMap((job) => job.needs ?? []);
    expect(needs.filter((name) => !(name in workflow.jobs))).toEqual([]);
  });

  it('may only read what it does not say it writes, and pins whatever it uses to a major version', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
  });

  it('installs by name only in the version that package.json pins', () => {
    const installs = [...commands.matchAll(/^ *npm install (.*)$/gm)].map(([, args = '']) => args);
    const names = installs.flatMap((args) => args.split(' ').filter((arg) => !arg.startsWith('--')));
    for (const name of names) expect(name).toMatch(/^"[\w-]+@\$\w+"$/);
    for (const [, variable] of names.join(' ').matchAll(/\$(\w+)/g))
      expect(commands).toMatch(
        new RegExp(`^ *${variable}="\\$\\(node --print 'require\\("\\./package\\.json"\\)\\.`, 'm'),
      );
  });

  it('puts nothing that others choose into a command: only into its environment', () => {
    expect(commands).not.toMatch(/\$\{\{\s*(github|secrets|vars|inputs)\b/);
  });
});

it('the forms for issues and changes can be read', () => {
  const forms = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE'));
  for (const form of forms) {
    const read: unknown = parse(readFileSync(join(ROOT, '.github/ISSUE_TEMPLATE', form), 'utf8'));
    expect(read).toBeTypeOf('object');
  }
  expect(forms.sort()).toEqual(['bug.yml', 'config.yml', 'feature.yml']);
});
