import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, type DialogProps } from './dialog.tsx';
import { Callout } from './states.tsx';

export interface FormDialogProps extends Pick<DialogProps, 'title' | 'description' | 'size' | 'children'> {
  /** What the main button does. Why it did not work the last time stands above the fields. */
  readonly action: {
    readonly busy: boolean;
    readonly error: { readonly message: string } | undefined;
    run(): Promise<unknown>;
  };
  /** What did not happen, such as “It was not saved”. */
  readonly failed: string;
  /** The verb of the main button. */
  readonly button: string;
  readonly tone?: 'primary' | 'danger';
  readonly disabled?: boolean;
  /** What keeps the main button from doing its work, such as “a name”: told beside it. */
  readonly missing?: string | undefined;
  /** What stands at the start of the row of buttons. */
  readonly aside?: ReactNode;
  onClose(): void;
}

/** A dialog that does one thing: fields, the button with its verb, and a way out that does nothing. */
export function FormDialog({
  action,
  failed,
  button,
  tone = 'primary',
  disabled = false,
  missing,
  aside,
  onClose,
  children,
  ...dialog
}: FormDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      {...dialog}
      footer={
        <>
          {aside}
          {missing === undefined ? null : <p className="me-auto text-sm text-muted">Still missing: {missing}</p>}
          <Button onClick={onClose}>Cancel</Button>
          <Button tone={tone} busy={action.busy} disabled={disabled || missing !== undefined} onClick={() => void action.run()}>
            {button}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        {action.error === undefined ? null : (
          <Callout tone="block" title={failed}>
            {action.error.message}
          </Callout>
        )}
        {children}
      </div>
    </Dialog>
  );
}
