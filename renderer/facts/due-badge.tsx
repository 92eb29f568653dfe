/** When something is due: it stands out on the last day, and is red once that time is over. */
import { Badge, RelativeTime, classNames } from '../ui/index.ts';

const soonMs = 24 * 3_600_000;

export function DueBadge({ due, className }: { readonly due: number; readonly className?: string }) {
  const left = due - Date.now();
  const over = left <= 0;
  return (
    <Badge tone={over ? 'block' : left <= soonMs ? 'medium' : 'neutral'} className={classNames('shrink-0', className)}>
      <span>
        {over ? 'Overdue, ' : 'Due '}
        <RelativeTime time={due} />
      </span>
    </Badge>
  );
}
