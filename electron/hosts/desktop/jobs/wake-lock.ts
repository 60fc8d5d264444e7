import { powerSaveBlocker } from 'electron';

/** Keeps the machine awake for as long as something is worked on. Its display may sleep. */
export class WakeLock {
  #blocker: number | null = null;

  hold(working: boolean): void {
    if (working) {
      this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }
}
