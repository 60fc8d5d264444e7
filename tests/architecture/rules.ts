import type { Import, SourceFile } from './read-imports.ts';

/** What a layer's files may import. Everything that is not named here is forbidden. */
type Allowance = {
  /** Folders of files, from the top of the repository. */
  readonly files: readonly string[];
  readonly node: boolean;
  readonly packages: readonly string[];
};

/** Each vendor lives in one adapter's folder. A new vendor is added here, to one adapter. */
const VENDORS: Readonly<Record<string, readonly string[]>> = {
  'app-log': ['electron-log'],
  archive: ['yauzl', 'yazl'],
  crashes: [],
  demo: ['opentype.js'],
  files: [],
  net: ['ipaddr.js'],
  secrets: [],
  openai: ['openai'],
  sharp: ['sharp', 'blockhash-core', 'ssim.js'],
  sqlite: ['better-sqlite3'],
  supabase: ['@supabase/supabase-js', 'tus-js-client', 'ws'],
  system: ['uuidv7'],
  updates: ['electron-updater'],
  webhooks: ['standardwebhooks'],
};

/** Who connects to addresses that somebody else has named. What they may lead to is told in `net`, the one folder between adapters. */
const NETWORKED: readonly string[] = ['openai', 'webhooks'];

/** What a host itself is made of, beside the app. */
const HOST_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  cli: ['cli-progress', 'commander', 'picocolors'],
  compose: ['env-paths'],
  desktop: ['electron'],
  web: ['hono', '@hono/node-server'],
};

/** The libraries of each layer of the page: primitives and icons stay behind ui/. */
const RENDERER_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'main.tsx': ['react', 'react-dom', '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'],
  'theme.ts': ['zustand'],
  'app.tsx': ['react', 'react-resizable-panels'],
  'job-and-log.tsx': ['react', 'react-resizable-panels'],
  features: ['react', 'react-virtuoso', 'zustand'],
  client: [],
  strings: [],
  testing: [],
  state: ['react', 'zustand'],
  ui: ['react', 'react-dom', '@base-ui/react', 'lucide-react', 'recharts'],
};

/**
 * Who may import whom (see docs/architecture.md). Returns what is wrong with one file's imports, a sentence each; nothing for
 * a file outside of the layers. Type-only imports count.
 */
function wrongImports(file: SourceFile): string[] {
  const allowed = allowanceFor(file.path);
  if (allowed === null) return [];
  return file.imports
    .filter((imported) => !isAllowed(imported, allowed))
    .map(({ name }) => `${file.path} must not import ${name}`);
}

function isAllowed({ kind, name }: Import, allowed: Allowance): boolean {
  switch (kind) {
    case 'file':
      return allowed.files.some((prefix) => name.startsWith(prefix));
    case 'node':
      return allowed.node;
    case 'package':
      return allowed.packages.includes(name);
  }
}

function allowanceFor(path: string): Allowance | null {
  const [top = '', layer = '', part = '', ...rest] = path.split('/');
  if (top === 'shared') return { files: ['shared/'], node: false, packages: ['zod'] };
  if (top === 'renderer') return rendererAllowance(layer, part);
  if (top !== 'electron' || rest.length === 0) return null;
  switch (layer) {
    case 'core':
      return { files: ['shared/', ...coreFolders(part)], node: false, packages: ['zod'] };
    case 'adapters':
      return adapterAllowance(part);
    case 'hosts':
      return hostAllowance(part);
    default:
      return null;
  }
}

/** The app is made of the sync, so the sync knows nothing of the app. */
function coreFolders(part: string): readonly string[] {
  if (part !== 'sync') return ['electron/core/'];
  const known = [
    ...['export/', 'folder-of.ts', 'health/library-away.ts', 'logging/', 'pause.ts', 'pictures/'],
    ...['ports/', 'settings/', 'sync/'],
  ];
  return known.map((name) => `electron/core/${name}`);
}

function adapterAllowance(adapter: string): Allowance {
  return {
    files: [
      'shared/',
      'electron/core/ports/',
      ...(NETWORKED.includes(adapter) ? ['electron/adapters/net/'] : []),
      `electron/adapters/${adapter}/`,
    ],
    node: true,
    packages: ['zod', ...(VENDORS[adapter] ?? [])],
  };
}

/** Only `compose` knows the adapters; the other hosts get an app from it. The command line can serve the web host. */
function hostAllowance(host: string): Allowance {
  const own = [
    ...(host === 'cli' ? ['electron/hosts/web/'] : []),
    'shared/',
    'electron/core/app/',
    'electron/hosts/compose/',
    `electron/hosts/${host}/`,
    'package.json',
  ];
  const composing = ['electron/core/ports/', 'electron/adapters/'];
  return {
    files: host === 'compose' ? [...own, ...composing] : own,
    node: true,
    packages: HOST_PACKAGES[host] ?? [],
  };
}

/** The page knows the contract and nothing of the other side. Its features meet only in the app, over the state. */
function rendererAllowance(layer: string, feature: string): Allowance {
  const folders: Readonly<Record<string, readonly string[]>> = {
    client: ['renderer/client/'],
    state: ['renderer/client/', 'renderer/state/'],
    strings: ['renderer/strings/'],
    ui: ['renderer/ui/', 'renderer/strings/'],
    features: [`renderer/features/${feature}/`, 'renderer/state/', 'renderer/ui/', 'renderer/strings/'],
    testing: [],
  };
  return {
    files: ['shared/', ...(folders[layer] ?? ['renderer/'])],
    node: false,
    packages: RENDERER_PACKAGES[layer] ?? [],
  };
}

/** Tests and benchmarks, and what is there only to help them. */
function isTest(path: string): boolean {
  return /^(tests|bench)\//.test(path) || /\.test\.tsx?$|\/(testing|test-support)(\/|\.ts$)/.test(path);
}

/**
 * Tests may put any parts together, and any may help them; but Electron stays in its host, also in tests, and nothing that
 * ships imports what is there for tests.
 */
function wrongInTests(file: SourceFile): string[] {
  const wrong = isTest(file.path)
    ? file.imports.filter(
        ({ name }) => name === 'electron' && !file.path.startsWith('electron/hosts/desktop/'),
      )
    : file.imports.filter(({ kind, name }) => kind === 'file' && isTest(name));
  return wrong.map(({ name }) => `${file.path} must not import ${name}`);
}

/** All that is wrong with who imports whom. */
export function wrongDependencies(file: SourceFile): string[] {
  return isTest(file.path)
    ? wrongInTests(file)
    : [...new Set([...wrongImports(file), ...wrongInTests(file)])];
}

/** Every package of an adapter must be in no other adapter: one vendor, one folder. */
export function sharedVendors(files: readonly SourceFile[]): string[] {
  const homes = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const [, adapter] = /^electron\/adapters\/([^/]+)\//.exec(path) ?? [];
    if (adapter === undefined || isTest(path)) continue;
    for (const { kind, name } of imports) {
      if (kind === 'package' && name !== 'zod') homes.set(name, (homes.get(name) ?? new Set()).add(adapter));
    }
  }
  return [...homes]
    .filter(([, adapters]) => adapters.size > 1)
    .map(([name, adapters]) => `${name} is used by several adapters: ${[...adapters].sort().join(', ')}`);
}
