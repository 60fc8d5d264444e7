import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'oxc-parser';

/** What a file imports: another file by its path from the top of the repository, a part of Node, or a package. */
export type Import = { readonly kind: 'file' | 'node' | 'package'; readonly name: string };

/** A source file by its path from the top of the repository, with `/` between folders. */
export type SourceFile = { readonly path: string; readonly imports: readonly Import[] };

/**
 * Every module that a source names, in whatever way: import, export from, import(), require(), the type `import('…')`. Types
 * count: exempting them is how a contract comes to depend on its user interface.
 * @throws Error when the source does not parse, or imports by an expression that cannot be read
 */
export function readImports(path: string, source: string): SourceFile {
  const { program, errors } = parseSync(path, source);
  if (errors[0] !== undefined) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const names = new Set<string>();
  visit(program, (node) => {
    const request = requestOf(node);
    if (request !== null) names.add(literal(path, request));
  });
  return { path, imports: [...names].map((name) => classify(path, name)) };
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (isNode(value)) {
    see(value);
    for (const part of Object.values(value)) visit(part, see);
  }
}

/** The part of a node that names a module, if it is one that does. */
function requestOf(node: Node): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node['source'] ?? null;
    case 'TSExternalModuleReference':
      return node['expression'];
    case 'CallExpression':
      return isRequire(node['callee']) ? (node['arguments'] as unknown[])[0] : null;
    default:
      return null;
  }
}

function isRequire(callee: unknown): boolean {
  return isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'require';
}

function literal(path: string, request: unknown): string {
  if (isNode(request) && typeof request['value'] === 'string') return request['value'];
  throw new Error(`${path} imports something whose name is made at run time, which no rule can judge.`);
}

function classify(path: string, name: string): Import {
  if (name.startsWith('.')) return { kind: 'file', name: join(dirname(path), name) };
  if (name.startsWith('node:') || builtinModules.includes(name)) return { kind: 'node', name };
  const [first = '', second = ''] = name.split('/');
  return { kind: 'package', name: first.startsWith('@') ? `${first}/${second}` : first };
}
