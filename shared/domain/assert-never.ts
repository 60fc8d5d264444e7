/**
 * Ends an exhaustive switch: the compiler refuses the call while a case is missing.
 * @throws Error when a value outside the type reaches it at run time.
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
