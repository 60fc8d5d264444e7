import { describe, expect, it } from 'vitest';
import { readImports } from './read-imports.ts';
import { sharedVendors, wrongDependencies } from './rules.ts';
import { wrongText } from './text-rules.ts';

const wrongIn = (path: string, source: string): string[] => wrongDependencies(readImports(path, source));

describe('who may import whom', () => {
  it.each([
    ['shared/domain/x.ts', "import fs from 'node:fs'"],
    ['shared/domain/x.ts', "import { v7 } from 'uuidv7'"],
    ['shared/domain/x.ts', "import type { Store } from '../../electron/core/ports/store.ts'"],
    ['electron/core/app/x.ts', "import { join } from 'node:path'"],
    ['electron/core/app/x.ts', "import OpenAI from 'openai'"],
    ['electron/core/app/x.ts', "import type { Db } from '../../adapters/sqlite/db.ts'"],
    ['electron/core/app/x.ts', "let db: import('../../adapters/sqlite/db.ts').Db"],
    ['electron/core/app/x.ts', "export type { A } from '../../hosts/cli/a.ts'"],
    ['electron/core/sync/x.ts', "import { thumbName } from '../app/media.ts'"],
    ['electron/adapters/openai/x.ts', "import { a } from '../sqlite/a.ts'"],
    ['electron/adapters/openai/x.ts', "import { a } from '../../core/pipeline/a.ts'"],
    ['electron/adapters/openai/x.ts', "const sharp = await import('sharp')"],
    ['electron/adapters/openai/deep/x.ts', "import type { App } from 'electron'"],
    ['electron/adapters/new-one/x.ts', "import { a } from 'some-vendor'"],
    ['electron/hosts/cli/x.ts', "import { a } from '../desktop/a.ts'"],
    ['electron/hosts/cli/x.ts', "import { openStore } from '../../adapters/sqlite/open-store.ts'"],
    ['electron/hosts/cli/x.ts', "import { a } from '../../core/pipeline/a.ts'"],
    ['electron/hosts/cli/x.ts', "import { app } from 'electron'"],
    ['electron/hosts/desktop/x.ts', "import { a } from '../../../renderer/strings.ts'"],
    ['renderer/state/x.ts', "import type { App } from '../../electron/core/app/app.ts'"],
    ['renderer/state/x.ts', "import { join } from 'node:path'"],
    ['renderer/state/x.ts', "import { shell } from 'electron'"],
    ['renderer/state/x.ts', "import { App } from '../app.tsx'"],
    ['renderer/features/logs/x.tsx', "import { a } from '../job/format.ts'"],
    ['renderer/features/logs/x.tsx', "import { a } from '../../client/log-feed.ts'"],
    ['renderer/ui/x.tsx', "import { useSession } from '../state/use-session.ts'"],
    ['renderer/client/x.ts', "import { useState } from 'react'"],
    ['renderer/client/x.ts', "import { a } from '../testing/a.ts'"],
    ['electron/core/app/x.ts', "import { a } from './y.test.ts'"],
    ['electron/core/app/x.test.ts', "import { app } from 'electron'"],
    ['tests/e2e/x.ts', "import { app } from 'electron'"],
    ['electron/adapters/sqlite/x.ts', "import { placeOf } from '../net/place-of.ts'"],
    ['electron/adapters/net/x.ts', "import { httpFetch } from '../openai/http-fetch.ts'"],
    ['electron/adapters/webhooks/x.ts', "import ipaddr from 'ipaddr.js'"],
  ])('%s must not: %s', (path, source) => {
    expect(wrongIn(path, source)).toHaveLength(1);
  });

  it.each([
    ['shared/domain/x.ts', "import { z } from 'zod'"],
    ['electron/core/app/x.ts', "import type { Store } from '../ports/store.ts'"],
    ['electron/adapters/openai/x.ts', "const sdk = await import('openai')"],
    ['electron/adapters/openai/x.ts', "import { placeOf } from '../net/place-of.ts'"],
    ['electron/adapters/openai/x.ts', "import { FailureError } from '../../core/ports/failure-error.ts'"],
    ['electron/hosts/compose/x.ts', "import { openStore } from '../../adapters/sqlite/open-store.ts'"],
    ['electron/hosts/desktop/x.ts', "import { app } from 'electron'"],
    ['electron/hosts/desktop/x.ts', "import { openApp } from '../compose/open-app.ts'"],
    ['renderer/features/logs/x.tsx', "import type { LogEntry } from '../../../shared/domain/log-entry.ts'"],
    ['renderer/app.tsx', "import { LogPanel } from './features/logs/log-panel.tsx'"],
    ['electron/core/app/x.test.ts', "import { openStore } from '../../adapters/sqlite/open-store.ts'"],
  ])('%s may: %s', (path, source) => {
    expect(wrongIn(path, source)).toEqual([]);
  });

  it('finds a vendor that has spread to a second adapter', () => {
    const files = [
      readImports('electron/adapters/sharp/x.ts', "import sharp from 'sharp'"),
      readImports('electron/adapters/files/y.ts', "import sharp from 'sharp'"),
      readImports('electron/adapters/files/z.test.ts', "import openai from 'openai'"),
      readImports('electron/adapters/openai/x.ts', "import openai from 'openai'"),
    ];
    expect(sharedVendors(files)).toEqual(['sharp is used by several adapters: files, sharp']);
  });
});

describe('what a text must not hold', () => {
  // Put together here, so that this file does not hold them itself.
  const only = 'it' + '.only';
  const home = ['', 'home', 'ann', 'safelight', ''].join('/');

  it.each([
    ['more than 400 lines', 'x\n'.repeat(401)],
    ['the raw ends of the line', `import { ${'ipc'}${'Main'} } from 'electron';`],
    ['a test that runs alone', `${only}('x', () => {});`],
    ['a nested test that runs alone', `${only.replace('it', 'describe.concurrent')}('x', () => {});`],
    ['a folder of one machine', `const folder = '${home}out';`],
  ])('%s', (_what, source) => {
    expect(wrongText('electron/core/app/x.ts', source)).toHaveLength(1);
  });

  it.each([
    ['400 lines', 'x\n'.repeat(400)],
    ['a word about the wrapped end in a comment', `/** The one place that touches ${'ipc'}${'Main'}. */`],
    [
      'relative paths and addresses',
      "const paths = ['../home/x/', './work/a/', 'https://example.com/home/x/y'];",
    ],
  ])('but may hold %s', (_what, source) => {
    expect(wrongText('electron/core/app/x.ts', source)).toEqual([]);
  });

  it('lets the wrapper touch what it wraps', () => {
    const source = `import { ${'ipc'}${'Main'} } from 'electron';`;
    expect(wrongText('electron/hosts/desktop/ipc.ts', source)).toEqual([]);
  });
});
