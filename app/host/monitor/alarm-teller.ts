/** Tells people of an alarm, by mail or by a web request, through the broker and a connection of the workspace as a step would. */
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import type { BrokerClient } from '../../nodes/kit/executor.ts';
import type { Alarm, Does, Playbook, Way } from '../../monitor/playbook.ts';
import { emptyFlow, type Environment, type Flow } from '../../workflow/model/flow.ts';

export interface TellerParts {
  readonly workspace: string;
  readonly environment: Environment;
  /** Fills the slots of a flow with what is known of its connections. */
  readonly bind: (flow: Flow) => Flow;
  /** What is said of a flow that is held, and of a bundle that is called back. */
  readonly goOn: string;
  readonly calledBack: string;
  readonly outside: (flow: Flow) => Promise<BrokerClient>;
}

const TIMEOUT_MS = 20_000;

/** A flow of one step: its grant is all that the message may use. */
function stepOf(
  type: string,
  parameters: Flow['nodes'][number]['parameters'],
  connection: string | undefined,
  { bind, environment }: TellerParts,
): Flow {
  return bind({
    ...emptyFlow('alarm', 'Alarm'),
    environment,
    nodes: [{ id: 'tell', type, typeVersion: 1, name: 'Tell', parameters, ...(connection === undefined ? {} : { connection }) }],
    connections:
      connection === undefined
        ? []
        : [{ id: connection, name: connection, type: type === 'send-mail' ? 'smtp' : 'http', auth: 'unknown', hosts: [], scopes: [] }],
  });
}

/** These may pass; a login that is refused, an address that is gone or a redirect will not. */
const mayPass = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** Rejects with TransientError or TerminalError `egress/status`, or with what the broker says. */
export function alarmTeller(
  parts: TellerParts,
): (way: Way, playbook: Playbook, alarm: Alarm, does: readonly Does[], idempotencyKey: string) => Promise<void> {
  const { workspace, environment, outside } = parts;
  return async (way, { name, mail, web }, { kind, flowName, flowId, at, words, runId }, does, idempotencyKey) => {
    if (way === 'web' && web !== undefined) {
      const broker = await outside(stepOf('http-request', { method: 'POST', url: web.url }, web.connection, parts));
      const body = JSON.stringify({
        type: 'alarm',
        kind,
        flow: { id: flowId, name: flowName },
        ...(runId === undefined ? {} : { run: runId }),
        at: new Date(at).toISOString(),
        words,
        playbook: name,
        does,
        workspace,
        environment,
      });
      const { status } = await broker.http({
        url: web.url,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
        body,
        timeoutMs: TIMEOUT_MS,
        followRedirects: false,
        ...(web.connection === undefined ? {} : { connection: web.connection }),
      });
      if (status < 200 || status >= 300)
        throw new (mayPass(status) ? TransientError : TerminalError)(
          'egress/status',
          `The address of the playbook “${name}” answered ${status}.`,
        );
    }
    if (way === 'mail' && mail !== undefined) {
      const held = does.includes('pause') ? `\n\n${parts.goOn}` : '';
      const asked = does.includes('demote')
        ? '\n\nBefore what the step decides has effect, a person is asked in the inbox, until somebody says on the page Monitor that it is good again.'
        : '';
      const calledBack = does.includes('revoke') ? `\n\n${parts.calledBack}` : '';
      const text = `${words}\n\nFlow: ${flowName}\n${runId === undefined ? '' : `Run: ${runId}\n`}When: ${new Date(at).toISOString()}\nWorkspace: ${workspace} (${environment})\nPlaybook: ${name}${held}${asked}${calledBack}\n`;
      const broker = await outside(
        stepOf('send-mail', { from: mail.from, to: mail.to.join(', '), subject: 'Alarm', text: 'Alarm' }, mail.connection, parts),
      );
      await broker.mail({
        connection: mail.connection,
        from: mail.from,
        to: mail.to,
        subject: `${flowName.replace(/\s+/g, ' ').slice(0, 200)}: ${kind === 'review-overdue' ? 'its review is overdue' : 'not as usual'}`,
        text,
        idempotencyKey,
      });
    }
  };
}
