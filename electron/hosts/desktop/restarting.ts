/** What a start anew needs of Electron's app. */
export type Restartable = {
  quit(): void;
  relaunch(): void;
};

/** A start anew: the app is ended as its user would, and started again only if that comes to its end. */
export class Restart {
  readonly #app: Restartable;
  #wanted = false;

  constructor(app: Restartable) {
    this.#app = app;
  }

  ask(): void {
    this.#wanted = true;
    this.#app.quit();
  }

  /** Its user stays after all, or the system ends the app: a later end is only an end. */
  cancel(): void {
    this.#wanted = false;
  }

  /** As the last thing before the process ends: Electron keeps what it was told here, whatever comes of the end. */
  finish(): void {
    if (this.#wanted) this.#app.relaunch();
    this.#wanted = false;
  }
}
