/** A button beside a field for a path: the operating system asks where it lies. In a browser there is none, and the path is typed. */
import { FolderOpen } from 'lucide-react';
import { asCallError, call } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import type { InputOf } from '../../app/ipc/contract.ts';
import { IconButton, notify } from '../ui/index.ts';
import { useSession } from './session.ts';

export interface ChoosePlaceProps {
  readonly what: InputOf<'app:choosePlace'>['what'];
  readonly label: string;
  onChosen(path: string): void;
}

export function ChoosePlace({ what, label, onChosen }: ChoosePlaceProps) {
  const canChoose = useSession((state) => state.app?.host === 'desktop');
  const choose = useAction(async () => {
    try {
      const { path } = await call('app:choosePlace', { what });
      if (path !== undefined) onChosen(path);
    } catch (error) {
      notify({ tone: 'block', title: 'Nothing was chosen', detail: asCallError(error).message });
    }
  });
  if (!canChoose) return null;
  return <IconButton icon={FolderOpen} label={label} disabled={choose.busy} onClick={() => void choose.run()} />;
}
