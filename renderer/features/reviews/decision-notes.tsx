/** What is told beside a decision: who signed, how it ended, and what is said of who made it. */
import { openFlow } from '../../shell/router.ts';
import { Button, Callout, Hash, RelativeTime, Sentences } from '../../ui/index.ts';
import { groupWord } from '../../facts/people-words.ts';
import type { DecisionActions } from './decision-actions.ts';
import type { Evidence } from './words.tsx';

export function Signatures({ policy, signatures }: Pick<Evidence, 'policy' | 'signatures'>) {
  return (
    <section>
      <h3 className="mb-1 font-medium">Signatures</h3>
      {signatures.length === 0 ? (
        <p className="text-muted">None yet.</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {signatures.map((signature) => (
            <li key={signature.keyId}>
              <b>{signature.by}</b>{' '}
              <span className="text-muted">
                <RelativeTime time={signature.at} />
              </span>
              <br />
              <span className="text-muted">
                {signature.group === '' ? 'With key' : `For ${signature.group.split(', ').map(groupWord).join(' and ')}, with key`}{' '}
              </span>
              <Hash value={signature.keyId} length={12} label="key id" />
            </li>
          ))}
        </ul>
      )}
      {policy.missing.length === 0 || signatures.length === 0 ? null : (
        <>
          <h4 className="mt-2 font-medium text-muted">Still missing</h4>
          <Sentences texts={policy.missing} className="text-muted" />
        </>
      )}
    </section>
  );
}

/** The others decided, or what was approved holds no longer. */
export function Outcome({ summary }: Pick<Evidence, 'summary'>) {
  return (
    <>
      {summary.decision === undefined ? null : (
        <Callout
          tone={summary.state === 'rejected' ? 'high' : 'medium'}
          title={summary.state === 'rejected' ? `${summary.decision.by} rejected it` : `${summary.decision.by} asks for changes`}
        >
          <p className="whitespace-pre-line text-text">{summary.decision.reason}</p>
          {summary.mine ? (
            <>
              <p className="mt-1">Change the flow and submit it again: a new version takes this one’s place.</p>
              <Button className="mt-2" onClick={() => openFlow(summary.flowId, summary.flowName)}>
                Open the flow
              </Button>
            </>
          ) : null}
        </Callout>
      )}
      {summary.ended === undefined ? null : (
        <Callout tone="medium" title="The approval has ended">
          <p className="text-text">{summary.ended}</p>
          <p className="mt-1">To have it approved again, submit the flow again.</p>
        </Callout>
      )}
    </>
  );
}

/** What comes next for those who signed. */
export function SignedByYou({ evidence: { summary, policy } }: { readonly evidence: Evidence }) {
  return (
    <Callout tone="good" title="You signed this">
      {summary.from !== undefined
        ? `Next, save your answer below and send it to ${summary.submittedBy}: your signature counts there once they open it.`
        : policy.missing.length === 0
          ? 'Nothing is missing.'
          : 'The others sign next. The list of reviews says when it is approved.'}
    </Callout>
  );
}

/** Others say in the repository that the reader changed the flow. */
export function NamedAsAuthor({ evidence, deny }: { readonly evidence: Evidence; readonly deny: DecisionActions['deny'] }) {
  return (
    <Callout tone="medium" title="Others name you as an author">
      <p>
        {evidence.namedBy.join(' and ')} signed in the repository that you changed this flow. If you did not, say so: reviewers read both.
        Once an administrator who made and signed nothing of it, or whoever said it, accepts your word and it is submitted again, you may
        sign.
      </p>
      <Button className="mt-2" busy={deny.busy} onClick={() => void deny.run()}>
        I changed nothing in it
      </Button>
    </Callout>
  );
}

/** Those who say that they did not. */
export function Denials({ evidence, accept }: { readonly evidence: Evidence; readonly accept: DecisionActions['accept'] }) {
  return evidence.denials
    .filter(({ acceptedBy }) => acceptedBy === undefined)
    .map(({ accountId, by, saidBy, mayAccept }) => (
      <Callout key={`${accountId} ${saidBy}`} tone="medium" title={`${by} says that they changed nothing`}>
        <p>
          {saidBy} signed that they did. Until it is accepted {by} does not sign. An administrator who made and signed nothing of it may
          accept it, or {saidBy}.
        </p>
        {mayAccept ? (
          <Button className="mt-2" busy={accept.busy} onClick={() => void accept.run(accountId)}>
            Accept
          </Button>
        ) : null}
      </Callout>
    ));
}
