import { useState, type ReactNode } from 'react';
import { ChevronRight } from 'lucide-react';
import { classNames } from './class-names.ts';

export interface DisclosureProps {
  readonly title: string;
  /** Open to begin with. */
  readonly initially?: boolean;
  /** Open whatever the person chose, while something inside is wanted. */
  readonly held?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What most people do not need, folded behind its name. */
export function Disclosure({ title, initially = false, held = false, className, children }: DisclosureProps) {
  const [chosen, setChosen] = useState(initially);
  const open = chosen || held;
  return (
    <div className={classNames('flex flex-col gap-3', className)}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setChosen(!open)}
        className="flex items-center gap-1 self-start rounded-sm font-medium text-muted hover:text-text"
      >
        <ChevronRight className={classNames('size-3.5 transition-transform', open ? 'rotate-90' : 'rtl:rotate-180')} aria-hidden />
        {title}
      </button>
      {open ? children : null}
    </div>
  );
}
