import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The edges of a layer, which take the focus only to pass it on. axe cannot see that they never keep it. */
const GUARDS = '[data-base-ui-focus-guard]';

/** What is rightly in no landmark: layers above the page, and what resizes two landmarks and so lies between them. */
const APART = '[data-base-ui-portal], [role=separator]';

export const COLOR_SCHEMES = ['light', 'dark'] as const;

/** Expects that axe finds nothing on the page as it stands, in both themes. `within` narrows it to a part. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  for (const colorScheme of COLOR_SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page, within), `in the ${colorScheme} theme`).toEqual([]);
  }
}

/** What axe finds, a line each: the rule, what it asks for, and where. */
async function violations(page: Page, within = 'html'): Promise<string[]> {
  await inject(page);
  return page.evaluate(
    async ({ tags, selector, guards, apart }) => {
      // A layer that is fading in has other colours for a moment.
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
      const { violations: found } = await window.axe.run(
        { include: [[selector]], exclude: [[guards]] },
        { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] },
      );
      const isApart = (one: string): boolean => document.querySelector(one)?.closest(apart) != null;
      return found.flatMap(({ id, help, nodes }) =>
        nodes
          .filter(({ target }) => id !== 'region' || !target.every((one) => isApart(String(one))))
          .map(
            ({ target, failureSummary }) => `${id}: ${help} — ${target.join(' ')} ${failureSummary ?? ''}`,
          ),
      );
    },
    { tags: TAGS, selector: within, guards: GUARDS, apart: APART },
  );
}

/** The page's policy forbids script elements that are not its own; what the debugger evaluates is not bound by it. */
async function inject(page: Page): Promise<void> {
  if (await page.evaluate(() => 'axe' in window)) return;
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
}
