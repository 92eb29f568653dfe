import { OPAQUE } from '../dataflow/cell.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { labelBit, secretLabels } from '../../workflow/model/labels.ts';
import type { NetworkFact, SinkKind, Zone } from '../../nodes/kit/facts.ts';
import { comesFromCall } from '../kit/answers.ts';
import { baseAddresses } from '../kit/base-address.ts';
import { defineRule } from '../kit/define-rule.ts';
import { tokeniseAround } from '../kit/fixes.ts';
import { runsUnseen } from '../kit/reach.ts';
import { bitOf, guessed, isHashed, labelsSeen, leavesHouse, worstLabel, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName, sentence, verbFor, wordsFor, zoneName } from '../kit/words.ts';

const places: Partial<Record<SinkKind, string>> = {
  'prompt.system': 'the prompt of a model',
  'prompt.user': 'the prompt of a model',
  log: 'a log',
  url: 'a web address',
  message: 'a message',
  response: 'the answer to the caller',
  render: 'a page',
};

const serverOfTools = 'what a server of tools is told';
const question = 'a question to a colleague';
const unseenFlow = 'a flow of which nothing is known here';
const otherService = 'what another service is told';
const table = 'a table';
const keptElsewhere = 'what another company keeps';
const otherBody = 'what a request carries';
const bitOfCredential = labelBit('credential');
const doesWithout: ReadonlySet<string> = new Set(['the prompt of a model', 'a log']);

interface Leak {
  readonly parameter: string;
  readonly place: string;
  readonly where: string;
  readonly seen: Seen;
}

/** What people log in with, by its own name: nobody needs it again, only whether it is the same. */
const isPassword = (seen: Seen): boolean =>
  /pass(?:word|wd|phrase)|kennwort|passwort|contrase|mot_?de_?passe/i.test(seen.field) &&
  !/hash|digest|bcrypt|argon|salted|reset|changed|length|policy/i.test(seen.field) &&
  (labelsSeen(seen) & bitOfCredential) !== 0;
const keepsRows = ({ facts }: StepView): boolean => facts.stores.some(({ kind, access }) => kind === 'table' && access !== 'read');

const isSecret = (seen: Seen): boolean => (labelsSeen(seen) & secretLabels) !== 0;

/** Only a name upstream says that it is a secret, and the field is called something else by now. */
const byOtherName = (seen: Seen): boolean =>
  guessed(seen) && !labelsForFieldName(seen.field).some((label) => label === 'secret' || label === 'credential');

/** Settings of a request that hold what one logs in with, under a name of its own. */
const holdsLogins = /header|query|form|param|auth|credential/i;
/** A secret of the house for certain, in a field that is not where a login stands. */
const isOwnByOtherName = (seen: Seen): boolean =>
  seen.field !== '' &&
  isSecret(seen) &&
  !guessed(seen) &&
  (seen.high & OPAQUE) === 0 &&
  !isHashed(seen) &&
  !labelsForFieldName(seen.field).some((label) => label === 'secret' || label === 'credential') &&
  !/auth|header|login|cookie|sign/i.test(seen.field);

/** Nobody guessed it by a name. */
const isCertain = (seen: Seen): boolean => isSecret(seen) && !guessed(seen) && !isHashed(seen);

/** Since then it went through something that nobody can follow: it may be in any of what came out. */
const isVague = (seen: Seen): boolean => byOtherName(seen) && (seen.high & OPAQUE) !== 0;

/** A key of its own name that a caller brings along may well be meant for the service that it is handed to; a login is not. */
const forOthers = /(?:^|\.)headers\.(?!"?(?:proxy-)?authorization"?$|"?cookie"?$)[^.]+$/i;

/** What whoever called has proven themselves by to us: who is handed it can do the same, and more where they use it elsewhere. */
function isOfCaller(step: StepView, seen: Seen): boolean {
  if (seen.passesBy('headers')) return comesFromCall(step, seen);
  const label = worstLabel(labelsSeen(seen) & secretLabels);
  const origin = label === undefined ? undefined : step.flow.originOf(seen, bitOf(label));
  return origin?.step.facts.trigger?.exposed === true && origin.fact?.path.includes('headers') === true;
}

/** There one asks whose login it is. */
const asksWho = /\/(?:user|userinfo|user_info|me|whoami|introspect|tokeninfo|verify|validate|session)\/?$/i;
const asksWhoCalls = ({ facts: { networks } }: StepView): boolean =>
  networks.length > 0 && networks.every(({ path, pathReads }) => pathReads.length === 0 && asksWho.test(path?.split(/[?#]/)[0] ?? ''));

const hostCalled = (step: StepView, network: NetworkFact): string | undefined =>
  network.host ?? baseAddresses(step, network).find(({ host }) => host !== undefined)?.host;
/** Who gets it: where its own fact does not say so, the address that the step calls, or the one host of its connection. */
function receiverOf(step: StepView, zone: Zone): string {
  if (zone.scope !== 'unknown' || zone.host !== undefined || zone.vendor !== undefined) return zoneName(zone);
  const hosts = new Set(step.facts.networks.flatMap((network) => (network.direction === 'out' ? [hostCalled(step, network)] : [])));
  const [called = step.connection?.hosts.length === 1 ? step.connection.hosts[0] : undefined] = hosts.size === 1 ? hosts : [];
  return called ?? zoneName(zone);
}

function leaksOf(step: StepView): Leak[] {
  const leaks: Leak[] = [];
  for (const { kind, parameter, zone, reads } of step.sinks) {
    // Whoever listens there reads it.
    const place =
      kind === 'tool' && step.facts.connector?.kind === 'mcp'
        ? serverOfTools
        : kind === 'store' && step.facts.stores.some((store) => store.kind === 'queue' && store.access !== 'read')
          ? 'a queue'
          : places[kind];
    if (place === undefined) {
      if (kind === 'store' && keepsRows(step)) {
        const seen = step.see(reads).find((one) => isPassword(one) && !isHashed(one));
        if (seen !== undefined) leaks.push({ parameter, place: table, where: receiverOf(step, zone), seen });
      }
      // What came out of a vault, or out of the settings, is no secret once it lies in somebody else's folder.
      const put = (kind === 'store' || kind === 'file') && leavesHouse(zone) ? step.see(reads).find(isCertain) : undefined;
      if (put !== undefined) leaks.push({ parameter, place: keptElsewhere, where: receiverOf(step, zone), seen: put });
      if (kind !== 'network' || !leavesHouse(zone) || asksWhoCalls(step)) continue;
      const carried = holdsLogins.test(parameter) ? undefined : step.see(reads).find(isOwnByOtherName);
      if (carried !== undefined) leaks.push({ parameter, place: otherBody, where: receiverOf(step, zone), seen: carried });
      for (const seen of step.see(reads))
        if (isSecret(seen) && isOfCaller(step, seen) && !forOthers.test(seen.field))
          leaks.push({ parameter, place: otherService, where: receiverOf(step, zone), seen });
      continue;
    }
    // Who hears their own login again learns nothing.
    for (const seen of step.see(reads))
      if (isSecret(seen) && !(kind === 'response' && isOfCaller(step, seen)))
        leaks.push({ parameter, place, where: receiverOf(step, zone), seen });
  }
  for (const network of step.facts.networks) {
    if (network.direction !== 'out') continue;
    for (const seen of step.seeAddress(network))
      if (isSecret(seen))
        leaks.push({
          parameter: network.parameter,
          place: 'a web address',
          where: hostCalled(step, network) ?? 'a host chosen while running',
          seen,
        });
  }
  for (const seen of step.seeFacts(step.facts.human?.told ?? []))
    if (isSecret(seen)) leaks.push({ parameter: 'message', place: question, where: 'everybody who may answer it', seen });
  // What a flow that is not at hand does with it cannot be judged.
  if (runsUnseen(step))
    for (const seen of step.seeFacts(step.facts.control?.reads ?? []))
      if (isSecret(seen)) leaks.push({ parameter: 'inputs', place: unseenFlow, where: step.facts.control?.flowId ?? '', seen });
  return leaks;
}

export const DF003 = defineRule({
  id: 'DF003',
  title: 'A secret enters a prompt, a log, a web address or a message',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: ['sinks', 'networks', 'control', 'human'],
  choice: { title: 'Take the secret from a connection instead', opens: 'connections' },
  taxonomy: ['LCNC-SEC-08', 'LLM02:2025', 'CWE-532', 'CWE-598', 'AML.T0055'],
  visit(step, report) {
    const leaks = leaksOf(step);
    if (leaks.length === 0) return;
    const told = new Set<string>();
    for (const { parameter, place, where, seen } of leaks) {
      const label = worstLabel(labelsSeen(seen) & secretLabels);
      const vague = isVague(seen);
      // A record that may hold the secret has as many such fields as it has names: they are one thing to look at.
      const once = `${vague ? 'vague' : byOtherName(seen) ? '' : `.${seen.field}`}/${place}`;
      // A header that nobody reads by its name, behind code that nobody can follow: it is hardly what comes out.
      if (label === undefined || told.has(once) || (vague && isOfCaller(step, seen))) continue;
      told.add(once);
      // A model or a log does as well without the key. An address would ask for nothing, and a message may be about a code for its reader.
      const hidden = leaks.some((leak) => !doesWithout.has(leak.place) || leak.seen.field === '' || leak.seen.from !== 'input')
        ? undefined
        : tokeniseAround(
            step,
            leaks.map((leak) => leak.seen.field),
            'tokenise',
          );
      report({
        step,
        field: parameter,
        title: `${sentence(wordsFor(label))} in ${fieldName(seen.field)} ${verbFor(label, 'end')} up in ${place}`,
        message: `Whoever reads ${place} (${where}) can copy the secret and act in your name until it is changed. Prompts, logs and addresses are stored in many places and shown to many people.`,
        remedy:
          place === table
            ? 'Keep only a salted hash of it (bcrypt, Argon2), or let a service that is made for logins keep it.'
            : 'Keep the secret in a connection: the step that needs it gets it at the last moment and nothing else sees it.',
        path: step.witness(seen, bitOf(label), `written into ${place}`, parameter),
        // Colleagues read it in the house, and who is asked is written down.
        severity:
          vague || place === question || place === otherService || place === otherBody || place === table
            ? 'medium'
            : guessed(seen) || place === unseenFlow || place === serverOfTools || place === keptElsewhere
              ? 'high'
              : 'block',
        confidence: vague ? 'low' : guessed(seen) ? 'medium' : 'high',
        fixes: hidden === undefined ? [] : [hidden],
        key: place,
      });
    }
  },
});
