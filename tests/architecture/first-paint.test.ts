import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What a source runs before itself. Types are no code, and what `import()` names comes later. */
function needs(path: string): string[] {
  const { program } = parseSync(path, readFileSync(join(ROOT, path), 'utf8'));
  return program.body.flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        return node.importKind === 'type' ? [] : [node.source.value];
      case 'ExportNamedDeclaration':
        return node.exportKind === 'type' || node.source === null ? [] : [node.source.value];
      case 'ExportAllDeclaration':
        return node.exportKind === 'type' ? [] : [node.source.value];
      default:
        return [];
    }
  });
}

/** All that runs before the page is drawn for the first time: files, and names of packages with the first file that needs each. */
function beforeFirstPaint(): { files: Set<string>; packages: Map<string, string> } {
  const files = new Set(['renderer/main.tsx']);
  const packages = new Map<string, string>();
  for (const path of files) {
    if (!/\.tsx?$/.test(path)) continue;
    for (const name of needs(path)) {
      if (name.startsWith('.')) files.add(posix.join(posix.dirname(path), name));
      else if (!packages.has(name)) packages.set(name, path);
    }
  }
  return { files, packages };
}

it('draws the window for the first time without schemas and charts', () => {
  const { files, packages } = beforeFirstPaint();
  expect(files).toContain('renderer/app.tsx');
  expect([...packages.keys()]).toContain('react');
  const heavy = [...packages].filter(([name]) => /^(zod|recharts)(\/|$)/.test(name));
  expect(heavy).toEqual([]);
});
