/** A page or a part of one that this person may not see: who may, and where to go instead. Nothing failed, and trying again would change nothing. */
import { Lock } from 'lucide-react';
import { denialReason, type Permission } from '../../app/identity/permissions.ts';
import { Button, EmptyState } from '../ui/index.ts';
import { PageFrame } from './page-frame.tsx';
import { navigate, startPage } from './router.ts';
import { useSession } from './session.ts';

export function NotForYou({ title, permission }: { readonly title: string; readonly permission: Permission }) {
  const me = useSession((state) => state.me);
  return (
    <PageFrame title={title}>
      <EmptyState
        icon={Lock}
        title="Not open to your role"
        actions={<Button onClick={() => navigate(startPage)}>Go to the start page</Button>}
      >
        {denialReason(me?.person.roleTitles.join(' and ') ?? 'person without a role', permission)}
      </EmptyState>
    </PageFrame>
  );
}
