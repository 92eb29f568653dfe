import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';

export type Task = OutputOf<'human:list'>['tasks'][number];
export type Decision = InputOf<'human:answer'>['decision'];

/** What the answers are called, by the kind of question. */
export const answerWords: Readonly<
  Record<
    Task['kind'],
    {
      readonly button: Readonly<Record<'approve' | 'deny', string>>;
      readonly said: Readonly<Record<'approve' | 'deny', string>>;
      readonly mine: string;
      /** What others have to do as well. */ readonly others: string;
      readonly needed: string;
    }
  >
> = {
  approval: {
    button: { approve: 'Approve', deny: 'Deny' },
    said: { approve: 'Approved', deny: 'Denied' },
    mine: 'You approved.',
    others: 'approve',
    needed: 'needed to deny',
  },
  form: {
    button: { approve: 'Send', deny: 'Decline' },
    said: { approve: 'Sent', deny: 'Declined' },
    mine: 'You sent it.',
    others: 'send it',
    needed: 'needed to decline',
  },
  interrupted: {
    button: { approve: 'Run it again', deny: 'Let it fail' },
    said: { approve: 'It runs again', deny: 'It fails' },
    mine: 'You have answered.',
    others: 'answer',
    needed: 'needed to let it fail',
  },
};

export const othersHaveTo = ({ kind, required, approvals }: Task): string =>
  `${required - approvals === 1 ? 'One more person has to' : `${required - approvals} more people have to`} ${answerWords[kind].others}.`;
