import { create } from 'zustand';
import { Button, Dialog } from '../ui/index.ts';

interface Report {
  readonly title: string;
  /** What is different here, and what to do about it: each thing once. */
  readonly lines: readonly string[];
}

const useReport = create<{ readonly report: Report | undefined }>(() => ({ report: undefined }));
export const showImportReport = (report: Report): void => useReport.setState({ report });
const close = (): void => useReport.setState({ report: undefined });

const shownAtMost = 500;

/** All that an import did not carry over as it was: its notice only counts it. */
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
      description="What is different here, and what is for you to do."
      footer={
        <Button tone="primary" onClick={close}>
          Done
        </Button>
      }
    >
      <ol aria-label="Different here" className="flex flex-col divide-y divide-line" data-selectable>
        {report.lines.slice(0, shownAtMost).map((line, index) => (
          <li key={index} className="py-2 first:pt-0">
            {line}
          </li>
        ))}
        {report.lines.length > shownAtMost ? <li className="py-2 text-muted">{report.lines.length - shownAtMost} more.</li> : null}
      </ol>
    </Dialog>
  );
}
