import { app, Notification } from 'electron';
import type { Job } from '../../../../shared/domain/job.ts';
import { gather } from './gather.ts';
import { noticeOf } from './notice.ts';

/** Jobs that end within this time are told of in one notification. */
const GATHER_MS = 1_000;

/** The same that the installer gives the program. */
const APP_ID = 'app.safelight';

export type NotifierOptions = {
  /** Whether the user wants to be told, and is not looking already. Asked when there is something to tell. */
  readonly isWanted: () => Promise<boolean>;
  /** What a click does; null when the notification was about several jobs. */
  readonly open: (jobId: string | null) => void;
};

/** Tells of jobs that have ended by the system's notifications. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** A notification that nothing refers to may be collected, and its click is then lost. */
  readonly #shown = new Set<Notification>();
  readonly ended: (job: Job) => void;

  constructor(options: NotifierOptions) {
    this.#options = options;
    // Windows shows notifications only of a program that says who it is.
    app.setAppUserModelId(APP_ID);
    this.ended = gather(GATHER_MS, (jobs) => void this.#tell(jobs));
  }

  async #tell(jobs: readonly Job[]): Promise<void> {
    const notice = noticeOf(jobs);
    if (notice === null || !Notification.isSupported() || !(await this.#options.isWanted())) return;
    const notification = new Notification({ title: notice.title, body: notice.body });
    const forget = () => this.#shown.delete(notification);
    this.#shown.add(notification);
    notification.on('click', () => {
      forget();
      this.#options.open(notice.jobId);
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  }
}
