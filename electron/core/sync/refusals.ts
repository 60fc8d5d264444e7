import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { CloudError } from '../ports/cloud.ts';

/** So many refused one after the other for the same reason, and none taken since: then it is hardly the rows. */
const MOST_IN_A_ROW = 20;

/** Tells what is refused for its own sake, and is parked, from a cloud that takes nothing. One for each connection. */
export class Refusals {
  #hasTaken = false;
  #code: CloudProblem['code'] | null = null;
  #inARow = 0;

  /** The cloud has taken something. */
  taken(): void {
    this.#hasTaken = true;
    this.forget();
  }

  /** Its user asks for another try: something may have been mended. */
  forget(): void {
    this.#inARow = 0;
  }

  /**
   * Why one thing, sent alone, is to be parked.
   * @param another sends something else, where there is something: when the cloud takes that, it is not the cloud
   * @throws the error when it is no refusal, or the cloud seems to refuse everything
   */
  async ofOne(error: CloudError, another: (() => Promise<void>) | null): Promise<CloudProblem> {
    const { problem } = error;
    if (!isRefusal(problem.code)) throw error;
    this.#inARow = problem.code === this.#code ? this.#inARow + 1 : 1;
    this.#code = problem.code;
    if (this.#mayBeTheCloud(problem.code)) {
      if (another === null || !(await isTaken(another))) throw error;
      this.taken();
    }
    return problem;
  }

  /** Of two tries one is let pass, so that rows which are all refused for their own sake do not hold up the others for ever. */
  #mayBeTheCloud(code: CloudProblem['code']): boolean {
    if (code === 'no_access' && !this.#hasTaken) return true;
    return this.#inARow >= MOST_IN_A_ROW && this.#inARow % 2 === 0;
  }
}

/** Whether it may be for the sake of what was sent. */
function isRefusal(code: CloudProblem['code']): boolean {
  return code === 'refused' || code === 'no_access';
}

async function isTaken(send: () => Promise<void>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (error instanceof CloudError && isRefusal(error.problem.code)) return false;
    throw error;
  }
}
