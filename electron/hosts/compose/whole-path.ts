import { AppError } from '../../../shared/contract/result.ts';

/**
 * The path that an option or a variable of this name gives, as it is.
 * @throws AppError `invalid_input` when it begins with a `~` that no shell has replaced, which would make a folder of that name here
 */
export function wholePath(given: string, name: string, field: string = name): string {
  if (!/^~([/\\]|$)/.test(given)) return given;
  throw new AppError('invalid_input', `${name} begins with ~, which nothing has replaced; got ${given}`, {
    advice: 'Write the whole path, or leave the ~ outside the quotes.',
    field,
  });
}
