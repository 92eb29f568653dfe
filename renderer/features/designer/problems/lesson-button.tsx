import { useState } from 'react';
import { GraduationCap } from 'lucide-react';
import { LessonDialog } from '../../../facts/lesson-dialog.tsx';
import { Button } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';

/** Opens the lesson about a rule on the flow that is open. */
export function LessonButton({ ruleId }: { readonly ruleId: string }) {
  const session = useSessionOf();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button icon={GraduationCap} onClick={() => setOpen(true)}>
        One-minute lesson
      </Button>
      {open ? <LessonDialog ruleId={ruleId} flow={session.document.store.getState().flow} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
