import { attributesOf } from './values.ts';

/** A request has no more records than this, and no more characters: collectors take 4 MiB and more. */
const MOST_RECORDS = 500;
const MOST_CHARACTERS = 1_000_000;

export type Scope = { readonly version: string; readonly platform: string };

/**
 * Packs records, JSON texts, into requests, a line each (opentelemetry.io/docs/specs/otel/protocol/file-exporter). One record alone
 * may be larger than the bound; an entry's details are at most 64,000 characters.
 */
export async function* requestLines(
  kind: 'logs' | 'spans',
  scope: Scope,
  records: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string> {
  const [head, tail] = envelope(kind, scope);
  let packed: string[] = [];
  let characters = 0;
  for await (const record of records) {
    packed.push(record);
    characters += record.length;
    if (packed.length < MOST_RECORDS && characters < MOST_CHARACTERS) continue;
    yield `${head}${packed.join(',')}${tail}`;
    [packed, characters] = [[], 0];
  }
  if (packed.length > 0) yield `${head}${packed.join(',')}${tail}`;
}

function envelope(kind: 'logs' | 'spans', { version, platform }: Scope): [head: string, tail: string] {
  const [resources, scopes, records] =
    kind === 'logs' ? ['resourceLogs', 'scopeLogs', 'logRecords'] : ['resourceSpans', 'scopeSpans', 'spans'];
  const resource = JSON.stringify({
    attributes: attributesOf({
      'service.name': 'safelight',
      'service.version': version,
      'os.type': platform === 'win32' ? 'windows' : platform,
    }),
  });
  const scope = JSON.stringify({ name: 'safelight', version });
  return [
    `{"${resources}":[{"resource":${resource},"${scopes}":[{"scope":${scope},"${records}":[`,
    ']}]}]}\n',
  ];
}
