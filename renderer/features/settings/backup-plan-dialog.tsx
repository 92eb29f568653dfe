/** Where backups are put, and how often one is made by itself. */
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { ChoosePlace } from '../../shell/choose-place.tsx';
import { FormDialog, FormField, Input, Select } from '../../ui/index.ts';

type Plan = OutputOf<'store:status'>['plan'];

const often = [
  { value: '0', label: 'Only on request' },
  { value: '1', label: 'Every day' },
  { value: '7', label: 'Every week' },
] as const;

export const planWords = ({ everyDays, folder }: Plan): string =>
  `${everyDays === 0 ? 'Backups are made only on request' : everyDays === 1 ? 'A backup is made every day' : 'A backup is made every week'}, ${folder === undefined ? 'in the workspace folder: a lost disk takes both' : `in ${folder}`}.`;

export function BackupPlanDialog({ plan, onClose, onSaved }: { readonly plan: Plan; onClose(): void; onSaved(): void }) {
  const [everyDays, setEveryDays] = useState(plan.everyDays);
  const [folder, setFolder] = useState(plan.folder ?? '');
  const save = useAction(async () => {
    await call('store:planBackups', { everyDays, ...(folder.trim() === '' ? {} : { folder: folder.trim() }) });
    onSaved();
  });
  return (
    <FormDialog
      size="small"
      title="Where and when backups are made"
      description="Each backup is complete, encrypted and verified. The newest 14 automatic ones are kept."
      action={save}
      failed="Nothing was changed"
      button="Save"
      onClose={onClose}
    >
      <FormField label="When" help="While the workspace is open. A missed backup is made the next time it is opened">
        {(control) => (
          <Select
            {...control}
            value={String(everyDays)}
            onValueChange={(value) => {
              setEveryDays(value === '1' ? 1 : value === '7' ? 7 : 0);
            }}
            options={often}
          />
        )}
      </FormField>
      <FormField
        label="Place"
        help="The full path of a folder, preferably on another disk. Leave it empty for the workspace folder. Earlier backups stay where they are"
      >
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              mono
              className="flex-1"
              maxLength={1_000}
              placeholder="/mnt/backups"
              value={folder}
              onValueChange={setFolder}
            />
            <ChoosePlace what="backups" label="Choose a folder" onChosen={setFolder} />
          </div>
        )}
      </FormField>
    </FormDialog>
  );
}
