/** A refusal, as the service that is stood in for words it. */
export class Problem extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** What nothing of ours may send: a test must fail over it, not pass because a stand-in was lenient. */
export class Unknown extends Error {}

/** @throws Unknown when there is a parameter or header value beyond those that are known. */
export function onlyKnown(what: string, given: Iterable<string>, known: readonly string[]): void {
  for (const name of given)
    if (!known.includes(name)) throw new Unknown(`${what}: ${name} is not known to the gateway.`);
}
