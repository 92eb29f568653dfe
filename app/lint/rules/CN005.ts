import { lowBit, PARTNER } from '../dataflow/cell.ts';
import { comesFromCaller, comesFromHost, comesFromServices } from '../kit/answers.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { heldToHost, isHeldToHost } from '../kit/held-host.ts';
import { isHeldToHostAhead, isHeldToWords } from '../kit/shown.ts';
import { isPublic, isQuoted, isRaw, isText, nearest, outsiderItself, publicBit, type Seen, type StepView } from '../kit/step-view.ts';
import { toldName } from '../kit/words.ts';

const partnerBit = lowBit(PARTNER);

export const CN005 = defineRule({
  id: 'CN005',
  title: 'Text from outsiders chooses where a request goes',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'networks',
  choice: { title: 'Choose the hosts that may be called', opens: 'step' },
  taxonomy: ['CWE-918', 'LCNC-SEC-06'],
  visit(step, report) {
    pathOfForeign(step, report);
    chosenByCaller(step, report);
    namedByAnswer(step, report);
    for (const network of step.facts.networks) {
      if (network.direction !== 'out' || network.hostReads.length === 0) continue;
      const all = step
        .seeFacts(network.hostReads)
        .filter(
          (one) =>
            isPublic(one) &&
            isText(one) &&
            !isHeldToWords(step, one, publicBit) &&
            !isHeldToHost(step, network, one, publicBit) &&
            !isHeldToHostAhead(step, network, one, publicBit),
        );
      const anybody = all.find((one) => outsiderItself(one) && !isQuoted(one) && !comesFromServices(step, one, publicBit, false));
      const seen = anybody ?? nearest(all, outsiderItself);
      if (seen === undefined) continue;
      const isAnswer = anybody === undefined && outsiderItself(seen) && !isQuoted(seen);
      // The step answers by sending whoever asked on to there.
      const sendsOn =
        step.node.foreign !== undefined &&
        step.facts.effects.length === 0 &&
        step.facts.sinks.some(({ kind, zone }) => kind === 'url' && zone.scope === 'public');
      report({
        // A service that the flow has a key for, and one that was asked, give out addresses of its own: where a file can be fetched, where to ask again.
        step,
        field: network.parameter,
        ...(anybody !== undefined
          ? {}
          : isAnswer
            ? {
                severity: comesFromServices(step, seen, publicBit) ? ('medium' as const) : ('high' as const),
                confidence: 'medium' as const,
              }
            : isQuoted(seen)
              ? { confidence: 'medium' as const }
              : { severity: 'high' as const, confidence: 'low' as const }),
        title: `${isAnswer ? "Another service's answer" : "An outsider's text"} in ${toldName(seen)} chooses the host that “${step.name}” ${sendsOn ? 'sends people to' : 'calls'}`,
        message:
          isAnswer && !sendsOn
            ? `Most services name addresses of their own there. Whoever runs this one, breaks into it or can put a link into it makes this step call any other: a server inside your network, for one${network.sendsCredentials ? ', which then gets the access key that the step sends along' : ''}.`
            : sendsOn
              ? 'A link that begins with your address leads wherever its sender likes: to a copy of your login page, for one.'
              : `An attacker can make this step call any address: a server inside your network, the cloud's key service, or a server of their own${network.sendsCredentials ? ', which then gets the access key that the step sends along' : ''}.`,
        remedy: 'Write the host out, or pick it from a fixed list, and let data decide only what comes after it.',
        path: step.witness(seen, publicBit, 'decides which host is called', network.parameter),
      });
    }
  },
});

/** Page after page, the key goes wherever the page before says that the next one is. */
function namedByAnswer(step: StepView, report: Report): void {
  const network = step.facts.networks.find((one) => one.namedByAnswer === true && (one.sendsCredentials || one.inlineCredentials === true));
  if (network === undefined) return;
  report({
    step,
    field: network.parameter,
    severity: 'medium',
    confidence: 'medium',
    title: `The answer that “${step.name}” gets names the next address, which is called with its key`,
    message: `Most services name addresses of their own there. Whoever runs ${network.host ?? 'this one'}, breaks into it or can put a link into its answers is handed the access key, or makes this step call a server inside your network.`,
    remedy: 'Write the host out, and take only the cursor or the number of the page from the answer.',
    path: [{ nodeId: step.node.id, nodeName: step.name, field: network.parameter, why: 'goes wherever the answer says' }],
    key: 'next page',
  });
}

/** A key says who calls, not that they may choose whom your machine talks to. */
function chosenByCaller(step: StepView, report: Report): void {
  for (const network of step.facts.networks) {
    if (network.direction !== 'out' || network.hostReads.length === 0) continue;
    const all = step.seeFacts(network.hostReads);
    if (all.some(isPublic)) continue;
    const seen = all.find(
      (one) =>
        isText(one) &&
        comesFromCaller(step, one) &&
        !isHeldToWords(step, one, partnerBit) &&
        !isHeldToHost(step, network, one, partnerBit) &&
        !isHeldToHostAhead(step, network, one, partnerBit),
    );
    if (seen === undefined) continue;
    report({
      step,
      field: network.parameter,
      severity: 'medium',
      confidence: 'medium',
      title: `Whoever has a key to this flow chooses in ${toldName(seen)} the host that “${step.name}” calls`,
      message: `The key says who calls, and not that they may choose whom your machine talks to: a server inside your network, for one${network.sendsCredentials ? ', which then gets the access key that the step sends along' : ''}. A key that gets lost is enough.`,
      remedy: 'Write the host out, or pick it from a fixed list, and let data decide only what comes after it.',
      path: step.witness(seen, partnerBit, 'decides which host is called', network.parameter),
      key: 'caller',
    });
  }
}

/** This program's own steps encode what goes into a path, unless the whole address is a field; other programs write it in as it is. */
function pathOfForeign(step: StepView, report: Report): void {
  const encodes = step.node.foreign === undefined || step.node.type !== 'foreign-action';
  const out = step.facts.networks.filter(({ direction }) => direction === 'out');
  const network =
    (encodes ? undefined : out.find(({ hostReads, pathReads }) => hostReads.length === 0 && pathReads.length > 0)) ??
    out.find(({ hostReads }) => hostReads.length > 0);
  // Put behind a fixed host by a step before: what has been encoded there stays one part of the path.
  const fits = (one: Seen, host: string | undefined): boolean =>
    network !== undefined && network.hostReads.length > 0
      ? isRaw(one) && heldToHost(step, network, one, publicBit) === 'written'
      : !(host !== undefined && comesFromHost(step, one, publicBit, host));
  const seen =
    network === undefined
      ? undefined
      : nearest(
          step
            .seeFacts(network.hostReads.length > 0 ? network.hostReads : network.pathReads)
            .filter((one) => isPublic(one) && isText(one) && fits(one, network.host)),
          outsiderItself,
        );
  if (network === undefined || seen === undefined) return;
  report({
    step,
    field: network.parameter,
    ...(outsiderItself(seen) && !comesFromServices(step, seen, publicBit)
      ? { severity: 'high' as const, confidence: 'medium' as const }
      : isQuoted(seen)
        ? { severity: 'high' as const, confidence: 'low' as const }
        : { severity: 'medium' as const, confidence: 'low' as const }),
    title: `An outsider's text in ${toldName(seen)} is in the path that “${step.name}” calls${network.host === undefined ? '' : ` at ${network.host}`}`,
    message: `The value is put into the address as it is: one that holds “../” or “?” makes the step call something else at ${network.host ?? 'the same host'}${network.sendsCredentials ? ', with the access key of the flow' : ''}.`,
    remedy: encodes
      ? 'Write the address into this step and the value into it, which is encoded there, or hold the value to a number or an id before.'
      : "Encode the value (encodeURIComponent), hold it to a number or an id before, or use this program's own HTTP step, which encodes it.",
    path: step.witness(seen, publicBit, 'becomes a part of the address', network.parameter),
    key: 'path',
  });
}
