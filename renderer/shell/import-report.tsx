import { create } from 'zustand';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { Button, Dialog } from '../ui/index.ts';

interface Report {
  readonly title: string;
  readonly loss: OutputOf<'flows:import'>['loss'];
}

const useReport = create<{ readonly report: Report | undefined }>(() => ({ report: undefined }));
export const showImportReport = (report: Report): void => useReport.setState({ report });
const close = (): void => useReport.setState({ report: undefined });

const shownAtMost = 500;

/** All that an import did not carry over: its notice has room for the first of it. */
export function ImportReport() {
  const report = useReport((state) => state.report);
  if (report === undefined) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={report.title}
      description="What was not carried over, and what to do about it."
      footer={
        <Button tone="primary" onClick={close}>
          Done
        </Button>
      }
    >
      <ol aria-label="Not carried over" className="flex flex-col divide-y divide-line" data-selectable>
        {report.loss.slice(0, shownAtMost).map(({ message }, index) => (
          <li key={index} className="py-2 first:pt-0">
            {message}
          </li>
        ))}
        {report.loss.length > shownAtMost ? <li className="py-2 text-muted">{report.loss.length - shownAtMost} more.</li> : null}
      </ol>
    </Dialog>
  );
}
