/** What a signature is for, counted, with the way to each: whoever signs has seen how much it is. */
import { ChevronRight } from 'lucide-react';
import { differWords } from '../../facts/setting-groups.ts';
import { classNames } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

export type CoveredSection = 'changes' | 'settings' | 'waivers';

interface CoveredRow {
  readonly section: CoveredSection;
  readonly text: string;
  readonly alarm?: boolean;
}

const many = (count: number, one: string, more: string): string => `${count.toLocaleString()} ${count === 1 ? one : more}`;

function rowsOf({ approvedFlow, securityDiff, settings, waivers }: Evidence): readonly CoveredRow[] {
  const risks = securityDiff.filter(({ weight }) => weight === 'risk').length;
  const first = approvedFlow === undefined;
  const rows: readonly (CoveredRow & { readonly count: number })[] = [
    { section: 'changes', count: risks, text: many(risks, 'change adds risk', 'changes add risk'), alarm: true },
    {
      section: 'settings',
      count: settings.length,
      text: first ? `${many(settings.length, 'setting', 'settings')}, all new` : differWords(settings.length),
    },
    { section: 'waivers', count: waivers.length, text: many(waivers.length, 'waiver', 'waivers') },
  ];
  return rows.filter(({ count }) => count > 0);
}

export interface CoveredProps {
  readonly evidence: Evidence;
  readonly title: string;
  onOpen(section: CoveredSection): void;
}

export function Covered({ evidence, title, onOpen }: CoveredProps) {
  const rows = rowsOf(evidence);
  return (
    <section>
      <h3 className="mb-1 font-medium">{title}</h3>
      {rows.length === 0 ? (
        <p className="text-muted">Nothing differs from the approved version.</p>
      ) : (
        <ul className="-mx-1.5">
          {rows.map(({ section, text, alarm = false }) => (
            <li key={section}>
              <button
                type="button"
                className={classNames(
                  'flex min-h-6 w-full items-center gap-1 rounded-sm px-1.5 text-start hover:bg-hover',
                  alarm ? 'font-medium text-high' : '',
                )}
                onClick={() => onOpen(section)}
              >
                <span className="flex-1">{text}</span>
                <ChevronRight className="size-3.5 shrink-0 text-faint rtl:rotate-180" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
