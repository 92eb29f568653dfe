import { Callout } from '../../ui/index.ts';
import { answerWords, type Decision, type Task } from './answer-words.ts';

/** What became of the question before this one. */
export interface Answered {
  readonly id: string;
  readonly title: string;
  readonly decision: Decision;
  readonly kind: Task['kind'];
  /** Others have to approve it, too. */ readonly more: number;
}

/** Stays until another question is chosen: the answer, and that what stands below is another question. */
export function ResultCard({ answered, next }: { readonly answered: Answered; readonly next: boolean }) {
  return (
    <Callout
      status
      tone={answered.decision === 'deny' ? 'info' : 'good'}
      title={`${answered.decision === 'done' ? 'It counts as done' : answerWords[answered.kind].said[answered.decision]}: ${answered.title}`}
    >
      {answered.more > 0 ? `${answered.more} more ${answered.more === 1 ? 'person has' : 'people have'} to approve it. ` : ''}
      {next ? 'The next question is below.' : 'Nothing else is waiting for you.'}
    </Callout>
  );
}
