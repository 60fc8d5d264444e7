import type { Client } from '../../../../shared/contract/client.ts';
import type {
  RetentionItem,
  RetentionPreview,
  RetentionProgress,
} from '../../../../shared/contract/retention.ts';
import { hasRule, NO_RULES, type RetentionRules } from '../../../../shared/domain/retention.ts';
import { jsonLine } from '../../../../shared/text/plain-text.ts';
import { EXIT } from '../exit-codes.ts';
import { usageError } from '../options.ts';
import { besidesText, itemLine, totalsText } from '../print/cleanup-lines.ts';
import { listenFor } from '../run/listen-for.ts';
import { asError, ask, type Session, withApp } from '../session.ts';
import { recoverFirst } from './before-run.ts';

const PAGE = 200;

export type CleanupOptions = {
  readonly olderThan?: number;
  readonly keep?: number;
  readonly maxSize?: number;
  readonly logsOlderThan?: number;
  readonly includeFailed?: true;
  readonly dryRun?: true;
  readonly yes?: true;
};

/** `safelight cleanup`: what the rules take, and with --yes its removal. An interrupt leaves the rest as it is. */
export function cleanUp(session: Session, options: CleanupOptions): Promise<number> {
  const removes = options.yes === true && options.dryRun !== true;
  return withApp(session, removes ? 'write' : 'read', async (opened) => {
    const { client } = opened;
    if (removes) await recoverFirst(session, opened);
    const rules = rulesOf(options, (await ask(client, 'settings.get', {})).retention.rules);
    const preview = await listAll(session, client, rules);
    if (!removes) {
      tellPreview(session, preview);
      return EXIT.completed;
    }
    return report(session, preview, await removeAll(session, client, rules, preview.token));
  });
}

/**
 * The rules that were given, or else those in the settings.
 * @throws AppError `invalid_input` when there are neither.
 */
export function rulesOf(options: CleanupOptions, stored: RetentionRules): RetentionRules {
  const given = {
    olderThanDays: options.olderThan ?? null,
    keepLatestJobs: options.keep ?? null,
    maxLibraryBytes: options.maxSize ?? null,
    logsOlderThanDays: options.logsOlderThan ?? null,
  };
  const rules = hasRule({ ...NO_RULES, ...given }) ? { ...NO_RULES, ...given } : stored;
  if (!hasRule(rules)) {
    throw usageError(
      'No rule says what to remove: give one, such as --older-than 90d, or set it in the settings',
    );
  }
  return options.includeFailed === true ? { ...rules, keepFailed: false } : rules;
}

/** Prints everything that goes, a page at a time. Returns the preview of it all. */
async function listAll(session: Session, client: Client, rules: RetentionRules): Promise<RetentionPreview> {
  const { output, globals } = session;
  const print = (item: RetentionItem): void =>
    output.out(globals.json ? jsonLine({ type: 'cleanup-item', ...item }) : itemLine(item));
  for (let offset = 0; ; offset += PAGE) {
    const preview = await ask(client, 'retention.preview', { rules, offset, limit: PAGE });
    for (const item of preview.items) print(item);
    await output.drained();
    if (preview.items.length < PAGE) return preview;
  }
}

function tellPreview({ output, printer, globals }: Session, preview: RetentionPreview): void {
  const { totals, reasons, kept, later } = preview;
  if (globals.json) {
    output.out(jsonLine({ type: 'cleanup', removed: false, ...totals, reasons, kept, later }));
    return;
  }
  output.out(`Would remove ${totalsText(totals)}.`);
  if (besidesText(preview) !== '') printer.note(besidesText(preview));
  if (totals.jobs + totals.logs > 0) printer.note('Nothing was removed. Say --yes to remove it for good.');
}

async function removeAll(
  session: Session,
  client: Client,
  rules: RetentionRules,
  token: string,
): Promise<RetentionProgress> {
  const heard = listenFor(client, (event) => (event.name === 'retention.changed' ? event.payload : null));
  try {
    const { runId } = await ask(client, 'retention.run', { rules, token, way: 'now' });
    const cancel = (): void => void client.call('retention.cancel', { runId });
    session.interrupts.signal().addEventListener('abort', cancel, { once: true });
    return await heard.first((progress) => progress.runId === runId && progress.state !== 'running');
  } finally {
    heard.stop();
  }
}

function report(
  { output, printer, globals }: Session,
  preview: RetentionPreview,
  end: RetentionProgress,
): number {
  const { totals, error, state } = end;
  if (globals.json) {
    output.out(jsonLine({ type: 'cleanup', removed: true, state, ...totals, later: preview.later }));
  } else {
    output.out(`Removed ${totalsText(totals)}.`);
    if (besidesText(preview) !== '') printer.note(besidesText(preview));
  }
  if (error !== null) throw asError(error);
  if (state === 'cancelled') {
    printer.note('Cancelled; the rest stays.');
    return EXIT.cancelled;
  }
  return EXIT.completed;
}
