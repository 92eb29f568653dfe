import { useEffect, useState } from 'react';
import { asCallError, call, type CallError } from '../../bridge/client.ts';
import { updateTab, navigate } from '../../shell/router.ts';
import type { PageProps } from '../../shell/routes.tsx';
import { may, useSession } from '../../shell/session.ts';
import { Button, ErrorState, LoadingState, notify } from '../../ui/index.ts';
import { Designer } from './designer.tsx';
import { bindSteps, stepsOfSlot } from './model/bind-connection.ts';
import { isUnsaved, restoreDocument } from './model/document.ts';
import { isOpenElsewhere, keepSession, sessionOf } from './model/registry.ts';
import { isTrial, trialFlow } from './model/trial.ts';
import { createSession, jumpToField, selectStep, type DesignerSession } from './model/session.ts';

/** Opens a flow; edits that a crash or a closed tab left behind come back with their undo history. */
async function open(flowId: string, canEdit: boolean, isReviewer: boolean): Promise<DesignerSession> {
  if (isTrial(flowId)) {
    const session = createSession({ flow: await trialFlow(flowId), base: 0 }, undefined, 'auditor');
    keepSession(session);
    updateTab(flowId, { title: session.document.store.getState().flow.name });
    return session;
  }
  const [{ flow, summary }, kept] = await Promise.all([
    call('flows:get', { flowId }),
    canEdit ? call('recovery:list', {}).then(({ tabs }) => tabs.find((tab) => tab.flowId === flowId)) : undefined,
  ]);
  const isTheirs = kept !== undefined && (await isOpenElsewhere(flowId));
  const restored = kept === undefined || isTheirs ? undefined : restoreDocument(kept.document);
  const session = createSession(
    restored ?? { flow, base: summary.revision },
    summary,
    isReviewer ? 'reviewer' : 'builder',
    isTheirs ? 0 : kept?.keptAt,
  );
  keepSession(session);
  updateTab(flowId, { title: session.document.store.getState().flow.name, unsaved: isUnsaved(session.document.store.getState()) });
  if (isTheirs)
    notify({
      tone: 'info',
      title: 'This flow is open in another window of yours',
      detail: 'Its unsaved edits stay there. This is the version that was last saved.',
    });
  if (restored !== undefined) {
    notify({
      tone: restored.base === summary.revision ? 'info' : 'medium',
      title: 'Unsaved edits were brought back',
      detail:
        restored.base === summary.revision
          ? 'They are as you left them, with their undo history.'
          : 'Somebody has saved a newer version since: saving will ask you what to do.',
    });
  }
  return session;
}

export default function DesignerPage({ params }: PageProps) {
  const flowId = params['id'] ?? '';
  const me = useSession((state) => state.me);
  const canEdit = may(me, 'flow.edit');
  const isReviewer = may(me, 'review.sign') && !canEdit;
  const [session, setSession] = useState<DesignerSession | undefined>(() => sessionOf(flowId));
  const [error, setError] = useState<CallError>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (session !== undefined || flowId === '') return;
    let current = true;
    open(flowId, canEdit, isReviewer).then(
      (opened) => {
        if (current) setSession(opened);
      },
      (failure: unknown) => {
        if (current) setError(asCallError(failure));
      },
    );
    return () => {
      current = false;
    };
  }, [flowId, attempt, canEdit, isReviewer, session]);

  // Back from making a connection for one of its steps.
  const { step, connection } = params;
  useEffect(() => {
    if (session === undefined || step === undefined || connection === undefined) return;
    navigate('flow', { id: flowId });
    if (!canEdit) return;
    call('connections:list', {}).then(
      ({ connections }) => {
        bindSteps(session, 'Use the new connection', stepsOfSlot(session, step), connection, connections);
        session.view.setState({ selected: new Set([step]) });
      },
      (failure: unknown) => {
        notify({ tone: 'block', title: 'The connection was not taken over', detail: asCallError(failure).message });
      },
    );
  }, [session, step, connection, flowId, canEdit]);

  const { show, field } = params;
  useEffect(() => {
    if (session === undefined || show === undefined) return;
    navigate('flow', { id: flowId });
    if (field === undefined) selectStep(session, show);
    else jumpToField(session, show, field);
  }, [session, show, field, flowId]);

  const heading = <h1 className="sr-only">{session?.document.store.getState().flow.name ?? 'Flow'}</h1>;
  if (session !== undefined)
    return (
      <>
        {heading}
        <Designer session={session} readOnly={!canEdit} />
      </>
    );
  if (error !== undefined) {
    return (
      <>
        {heading}
        <ErrorState
          title="This flow did not open"
          error={error}
          onRetry={() => {
            setError(undefined);
            setAttempt(attempt + 1);
          }}
          actions={<Button onClick={() => navigate('home')}>Go to Flows</Button>}
        />
      </>
    );
  }
  return <LoadingState label="Opening the flow" />;
}
