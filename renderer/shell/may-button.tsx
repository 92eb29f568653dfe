import type { Permission } from '../../app/identity/permissions.ts';
import { denialReason } from '../../app/identity/permissions.ts';
import { Button, Tooltip, type ButtonProps } from '../ui/index.ts';
import { may, useSession } from './session.ts';

/** A button that takes a permission. Without it the button stays, greyed out, and says which role could do it and who can give it. */
export function MayButton({ permission, disabled, ...rest }: ButtonProps & { readonly permission: Permission }) {
  const me = useSession((state) => state.me);
  if (may(me, permission)) return <Button disabled={disabled} {...rest} />;
  const reason = denialReason(me?.person.roleTitles.join(' and ') ?? 'person without a role', permission);
  // A disabled button hears no pointer and takes no focus, so that nobody would ever learn why.
  return (
    <Tooltip content={reason}>
      <span role="group" className="inline-flex rounded-md" tabIndex={0} aria-label={reason}>
        <Button {...rest} disabled />
      </span>
    </Tooltip>
  );
}
