import type { Page } from 'playwright-core';

/** This process's environment, without a key that would be paid for, and with the system's folders inside `folder`. */
export function environment(folder: string): Record<string, string> {
  const { OPENAI_API_KEY: _key, SAFELIGHT_DATA_DIR: _dataDir, ...rest } = process.env;
  const kept = Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(kept),
    XDG_CONFIG_HOME: `${folder}/config`,
    XDG_DATA_HOME: `${folder}/share`,
  };
}

/** Notes what the page's console says from now on, warnings and errors only. */
export function noteComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}
