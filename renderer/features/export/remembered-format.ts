import { EXPORT_FORMATS, type ExportFormat } from '../../../shared/contract/exports.ts';

const KEY = 'safelight.export-format';

/** The format of the last export, or else the bundle. Where the browser stores nothing, it is always that. */
export function rememberedFormat(storage: () => Storage): ExportFormat {
  try {
    const stored = storage().getItem(KEY);
    return EXPORT_FORMATS.find((format) => format === stored) ?? 'bundle';
  } catch {
    return 'bundle';
  }
}

/** @param storage reading the property alone may be refused */
export function rememberFormat(storage: () => Storage, format: ExportFormat): void {
  try {
    storage().setItem(KEY, format);
  } catch {
    // The next export begins with the bundle again.
  }
}
