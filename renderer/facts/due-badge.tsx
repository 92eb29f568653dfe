/** When something is due: it stands out on the last day, and is red once that time is over. */
import { Badge, RelativeTime, classNames } from '../ui/index.ts';

const soonMs = 24 * 3_600_000;

/** `short`: in a column that says “Due” above it. */
export function DueBadge({
  due,
  className,
  short = false,
}: {
  readonly due: number;
  readonly className?: string;
  readonly short?: boolean;
}) {
  const left = due - Date.now();
  const over = left <= 0;
  return (
    <Badge tone={over ? 'block' : left <= soonMs ? 'medium' : 'neutral'} className={classNames('shrink-0', className)}>
      <span>
        <span className={short ? 'sr-only' : undefined}>{over ? 'Overdue, ' : 'Due '}</span>
        <RelativeTime time={due} />
      </span>
    </Badge>
  );
}
