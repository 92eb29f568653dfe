import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Callout } from './states.tsx';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What happens, and what cannot be undone. */
  readonly children: ReactNode;
  /** The verb of the button. */
  readonly button: string;
  readonly busy: boolean;
  readonly error?: string | undefined;
  onConfirm(): void;
  onClose(): void;
}

/** Before something that other people notice and that one click must not do. */
export function ConfirmDialog({ title, children, button, busy, error, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            Cancel
          </Button>
          <Button tone="danger" busy={busy} onClick={() => onConfirm()}>
            {button}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {error === undefined ? null : (
          <Callout tone="block" title="That did not work">
            {error}
          </Callout>
        )}
        <p>{children}</p>
      </div>
    </Dialog>
  );
}
