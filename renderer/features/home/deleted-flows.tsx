/** Flows that somebody deleted, newest first, with the way back. */
import { useState } from 'react';
import { ArchiveRestore } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { restoreFlow } from '../../shell/restore-flow.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Dialog, RelativeTime } from '../../ui/index.ts';

export function DeletedFlows() {
  const { result, reload } = useCall('flows:deleted', {});
  usePush('flows:changed', reload);
  const mayRestore = useMay('flow.delete');
  const [open, setOpen] = useState(false);
  const flows = result.state === 'ready' ? result.value.flows : [];
  if (flows.length === 0) return null;
  return (
    <>
      <div className="border-t border-line px-4 py-1.5">
        <Button tone="ghost" icon={ArchiveRestore} onClick={() => setOpen(true)}>
          Recently deleted <span className="text-faint tabular-nums">{flows.length}</span>
        </Button>
      </div>
      <Dialog
        open={open}
        size="small"
        onOpenChange={setOpen}
        title="Recently deleted"
        description="Versions, reviews and runs were kept. A restored flow appears in the list again as it was."
        footer={<Button onClick={() => setOpen(false)}>Close</Button>}
      >
        <ul aria-label="Deleted flows" className="divide-y divide-line">
          {flows.map(({ id, name, deletedAt, deletedBy }) => (
            <li key={id} className="flex items-center gap-3 py-2">
              <span className="min-w-0 flex-1">
                <span dir="auto" className="block truncate font-medium" title={name}>
                  {name}
                </span>
                <span className="block text-sm text-muted">
                  Deleted by {deletedBy}, <RelativeTime time={deletedAt} />
                </span>
              </span>
              {mayRestore ? <Button onClick={() => void restoreFlow({ id, name }).then(reload)}>Restore</Button> : null}
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
