/** Names that a new person may have: seen as they are, and told apart from everybody else's. */
import { UserError } from '../kernel/errors.ts';
import { hidesSomething, lookOf } from './look-alike.ts';

interface Named {
  readonly name: string;
  readonly displayName: string;
}

/** Account names are compared as they are typed, without regard to case. */
export const accountName = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Somebody whom a person would take for this one, though the name is written otherwise. */
function twinOf({ name, displayName }: Named, people: readonly Named[]): Named | undefined {
  return (
    people.find((other) => lookOf(other.name) === lookOf(name) && other.name !== name) ??
    people.find((other) => other.displayName !== displayName && lookOf(other.displayName) === lookOf(displayName))
  );
}

/** `typed`: the account's name as it was typed. Throws UserError `identity/wrong-credentials` or `identity/bad-name`. */
export function checkNewName(typed: string, displayName: string, people: readonly Named[]): string {
  const name = accountName(typed);
  if (name === '') throw new UserError('identity/wrong-credentials', 'An account needs a name.');
  if (hidesSomething(name) || hidesSomething(displayName))
    throw new UserError('identity/bad-name', 'This name holds characters that nobody sees.', { mend: 'Type it anew.' });
  const twin = twinOf({ name, displayName }, people);
  if (twin !== undefined)
    throw new UserError(
      'identity/bad-name',
      `This looks like ${twin.displayName} (${twin.name}), and people who sign must be told apart.`,
      { place: typed, mend: 'Choose a name that cannot be taken for theirs.' },
    );
  return name;
}

/** Names are the provider's to change, but not into somebody else's here: then the one that is known stays. */
export function nameFromProvider(
  given: string,
  known: Named & { readonly id: string },
  people: readonly (Named & { readonly id: string })[],
): string {
  const taken = hidesSomething(given) || people.some((other) => other.id !== known.id && lookOf(other.displayName) === lookOf(given));
  return taken ? known.displayName : given;
}
