/** Every right and who holds it: the built-in roles, the organisation's own, and who can sign for which group. */
import { useState } from 'react';
import { Check, Plus, TriangleAlert } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { MayButton } from '../../shell/may-button.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, classNames } from '../../ui/index.ts';
import { areasOf } from './areas.ts';
import { RoleDialog, type RoleList, type RoleView } from './role-dialog.tsx';
import { groupWords } from '../../facts/people-words.ts';

function Signers({ groups }: { readonly groups: RoleList['groups'] }) {
  return (
    <section aria-label="Reviewer groups" className="border-b border-line px-4 py-3">
      <h2 className="font-medium">Who can sign for which group</h2>
      <p className="mb-2 text-sm text-muted">A flow's risk decides which groups must sign. An empty group holds such flows up.</p>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(220px,1fr))] gap-2">
        {groups.map(({ group, signers }) => (
          <li key={group} className="rounded-md border border-line px-3 py-2">
            <span className="flex items-center gap-2 font-medium">
              {groupWords[group]}
              {signers.length === 0 ? (
                <Badge tone="medium" icon={TriangleAlert}>
                  Nobody
                </Badge>
              ) : null}
            </span>
            <span className="block truncate text-sm text-muted" title={signers.join(', ')}>
              {signers.length === 0 ? 'Put a reviewer into it on the tab People' : signers.join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Matrix({ known, onOpen }: { readonly known: RoleList; readonly onOpen: ((role: RoleView) => void) | undefined }) {
  return (
    // Without a role of one's own there is nothing in here that takes the focus, and it scrolls.
    <div role="region" aria-label="Rights" tabIndex={0} className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2">
      <table aria-label="Rights of each role" className="w-full border-collapse text-start">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            <th scope="col" className="h-9 border-b border-line px-4 text-start text-sm font-medium text-muted">
              May
            </th>
            {known.roles.map((role) => (
              <th key={role.id} scope="col" className="border-b border-line px-2 text-center text-sm font-medium whitespace-nowrap">
                {role.builtIn || onOpen === undefined ? (
                  <span className="capitalize">{role.title}</span>
                ) : (
                  <button
                    type="button"
                    className="rounded-sm text-accent hover:underline"
                    onClick={() => {
                      onOpen(role);
                    }}
                  >
                    {role.title}
                  </button>
                )}
                <span className="block text-2xs font-normal text-faint tabular-nums">
                  {role.people === 1 ? '1 person' : `${role.people} people`}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {areasOf(known.permissions).map(({ area, permissions }) => [
            <tr key={area}>
              <th
                scope="colgroup"
                colSpan={known.roles.length + 1}
                className="border-b border-line bg-sunken px-4 py-1 text-start text-sm font-medium text-muted"
              >
                {area}
              </th>
            </tr>,
            ...permissions.map(({ id, action }) => (
              <tr key={id} className="border-b border-line hover:bg-hover">
                <th scope="row" title={id} className="px-4 py-1.5 text-start font-normal">
                  {action.charAt(0).toUpperCase() + action.slice(1)}
                </th>
                {known.roles.map((role) => {
                  const holds = role.permissions.includes(id);
                  return (
                    <td key={role.id} className={classNames('px-2 text-center', holds ? 'text-good' : 'text-faint')}>
                      {holds ? <Check className="mx-auto size-4" aria-label="yes" /> : <span aria-label="no">·</span>}
                    </td>
                  );
                })}
              </tr>
            )),
          ])}
        </tbody>
      </table>
    </div>
  );
}

export function Roles() {
  const { result, reload } = useCall('roles:list', {});
  const [open, setOpen] = useState<RoleView | 'new'>();
  const mayManage = useMay('identity.manage');
  return (
    <LoadedView result={result} failed="The roles could not be read" onRetry={reload}>
      {(known) => (
        <>
          <Signers groups={known.groups} />
          <div className="flex items-center gap-3 px-4 py-3">
            <p className="text-muted">Five roles are built in. Your own roles choose from the same rights.</p>
            <MayButton
              permission="identity.manage"
              className="ms-auto"
              icon={Plus}
              onClick={() => {
                setOpen('new');
              }}
            >
              Add a role
            </MayButton>
          </div>
          <Matrix known={known} onOpen={mayManage ? setOpen : undefined} />
          {open === undefined ? null : (
            <RoleDialog
              role={open === 'new' ? undefined : open}
              known={known}
              onClose={() => {
                setOpen(undefined);
              }}
              onSaved={() => {
                setOpen(undefined);
                reload();
              }}
            />
          )}
        </>
      )}
    </LoadedView>
  );
}
