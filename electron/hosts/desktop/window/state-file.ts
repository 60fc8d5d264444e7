import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Appearance } from '../../../../shared/domain/settings.ts';
import { THEMES } from '../../../../shared/domain/settings.ts';
import type { Area } from './placement.ts';

/** What the window is opened with before anything else is known. */
export type WindowState = {
  /** Where it is when it is not maximised; null when it was never shown. */
  readonly bounds: Area | null;
  readonly maximized: boolean;
  /** The theme that is set, so that the window has its colour before the settings are read. */
  readonly theme: Appearance['theme'];
};

const FRESH: WindowState = { bounds: null, maximized: false, theme: 'system' };

/** A window that is dragged or resized moves many times a second; its last place is written this much later. */
const WRITE_AFTER_MS = 500;

/**
 * The window's state in a file. Losing it costs nobody anything: what cannot be read counts as not there, and what cannot be
 * written is tried again with the next change.
 */
export class StateFile {
  readonly #path: string;
  #state: WindowState;
  #timer: NodeJS.Timeout | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#state = read(path);
  }

  get state(): WindowState {
    return this.#state;
  }

  /** Notes a change, and writes it soon. */
  note(change: Partial<WindowState>): void {
    this.#state = { ...this.#state, ...change };
    this.#timer ??= setTimeout(() => this.flush(), WRITE_AFTER_MS);
  }

  /** Writes what was noted, if anything was. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    try {
      write(this.#path, this.#state);
    } catch (error) {
      console.error('The window’s place could not be saved:', error);
    }
  }
}

/** Whole or not at all: a reader never sees half of a file. */
function write(path: string, state: WindowState): void {
  const part = `${path}.part`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, JSON.stringify(state));
  renameSync(part, path);
}

function read(path: string): WindowState {
  try {
    return parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return FRESH;
  }
}

/** Anyone may have written the file; what is not as it should be counts as not there. */
function parse(stored: unknown): WindowState {
  const { bounds, maximized, theme } = fieldsOf(stored);
  return {
    bounds: parseArea(bounds),
    maximized: maximized === true,
    theme: THEMES.find((known) => known === theme) ?? 'system',
  };
}

function parseArea(stored: unknown): Area | null {
  const { x, y, width, height } = fieldsOf(stored);
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return null;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** Electron takes no more than 32 bits, and no display is a million pixels wide. */
function isPixels(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) < 1_000_000;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
