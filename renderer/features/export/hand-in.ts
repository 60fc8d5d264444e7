import type { Client } from '../../../shared/contract/client.ts';
import type { OpenedBundle } from '../../../shared/contract/exports.ts';
import type { AppErrorData, Result } from '../../../shared/contract/result.ts';
import { strings } from '../../strings/index.ts';

/** In bytes: a multiple of three, so that every piece but the last is base64 without a filler. A few milliseconds each. */
const PIECE = 3 * 256 * 1024;

const text = strings.exporting;

/** Opens a bundle that the page has as a file, of which it knows no path: hands it in piece by piece. */
export async function handIn(client: Client, file: File): Promise<Result<OpenedBundle>> {
  if (!isBundleName(file.name)) {
    return refused({
      code: 'invalid_input',
      message: text.notOne(file.name),
      advice: text.notOneAdvice,
      field: null,
    });
  }
  const transferId = crypto.randomUUID();
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = await base64Of(file.slice(at, at + PIECE));
    if (piece === null) {
      void client.call('bundle.forget', { transferId });
      return refused({ code: 'not_possible', message: text.unreadable, advice: null, field: null });
    }
    const answer = await client.call('bundle.receive', { transferId, piece });
    if (!answer.ok) {
      void client.call('bundle.forget', { transferId });
      return answer;
    }
  }
  return client.call('bundle.openReceived', { transferId, name: file.name });
}

export function isBundleName(name: string): boolean {
  return name.toLowerCase().endsWith('.safelight');
}

function refused(error: AppErrorData): Result<OpenedBundle> {
  return { ok: false, error };
}

/** Null when it cannot be read: it was changed or taken away since it was chosen. */
function base64Of(part: Blob): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(part);
  });
}
