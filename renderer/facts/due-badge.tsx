/** When something is due; red once that time is over. */
import { Badge, RelativeTime, classNames } from '../ui/index.ts';

export function DueBadge({ due, className }: { readonly due: number; readonly className?: string }) {
  const over = due <= Date.now();
  return (
    <Badge tone={over ? 'block' : 'medium'} className={classNames('shrink-0', className)}>
      <span>
        {over ? 'Overdue, ' : 'Due '}
        <RelativeTime time={due} />
      </span>
    </Badge>
  );
}
