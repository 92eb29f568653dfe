/** The words of each confirmation outside the renderer, made from the host's own data and never from what the page sent. */
import { fromHex } from '../audit/bytes.ts';
import { fromBase64, toBase64 } from '../kernel/base64.ts';
import { readAddress } from '../git/address.ts';
import { readAuthority, readHostKey } from '../git/pinned.ts';
import { environmentWords } from '../review/environments.ts';
import { emergencyText, emergencyWords, type EmergencyStanding } from '../review/emergency.ts';
import type { ReviewRecord } from '../review/ports.ts';
import { reviewPeriods } from '../review/periods.ts';
import { securityChanges } from '../review/evidence.ts';
import { UserError } from '../kernel/errors.ts';
import { plainLine, quotedName } from '../kernel/plain-text.ts';
import { callerOf } from './caller.ts';
import type { Confirmations } from './handler.ts';
import type { Services } from './services.ts';

/** What deleting a flow does not end. */
function stillOpen({ revision, environment }: ReviewRecord, standing: EmergencyStanding | undefined): string | undefined {
  const what = `emergency release of version ${revision} for ${environmentWords[environment]}`;
  if (standing?.state === 'waiting') return `Its ${what} waits for two reviewers: they cannot sign a flow that is deleted.`;
  return standing?.dueAt === undefined
    ? undefined
    : `Its ${what} stays: somebody who neither made nor signed it still has to look at it again.`;
}

export function confirmations(services: Services): Confirmations {
  const digestOf = (bytes: Uint8Array): string => services.hash.sha256(bytes);
  /** As `ssh` shows the key that `readHostKey` gives. */
  const fingerprintOf = (hostKey: string): string => {
    const [type = '', blob = ''] = hostKey.split(' ');
    return `${type} SHA256:${toBase64(fromHex(digestOf(fromBase64(blob) ?? new Uint8Array()))).replace(/=+$/, '')}`;
  };
  /** As `openssl x509 -fingerprint -sha256` and browsers show it. */
  const certificateFingerprint = (der: Uint8Array): string =>
    digestOf(der)
      .toUpperCase()
      .replaceAll(/..(?=.)/g, '$&:');
  /** From the very reading that the binding keeps. */
  const knownBy = (kind: 'folder' | 'https' | 'ssh', hostKey = '', ca?: string): readonly string[] => {
    switch (kind) {
      case 'folder':
        return [];
      case 'ssh':
        return [`Host key: ${fingerprintOf(readHostKey(hostKey))}`];
      case 'https':
        return ca === undefined
          ? []
          : readAuthority(ca).map((der) => `Only certificates of this authority count (SHA-256): ${certificateFingerprint(der)}`);
    }
  };
  return {
    'flows:delete': async ({ flowId }) => {
      const flow = services.workspace().flows.get(flowId);
      if (flow === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
      const {
        reviews: { reviews },
      } = services.workspace();
      const emergencies = reviews.listOf(flowId).flatMap((review) => stillOpen(review, reviews.emergency(review)) ?? []);
      return {
        title: `Delete ${quotedName(flow.name)}?`,
        detail: ['It leaves the list. Its versions, reviews and runs stay for the record, and it can be restored.', ...emergencies].join(
          '\n',
        ),
        button: 'Delete',
      };
    },
    'connections:delete': async ({ connectionId }) => {
      const connection = services.workspace().connections.get(connectionId);
      if (connection === undefined)
        throw new UserError('connection/not-found', 'This connection is not in the workspace any more.', { place: connectionId });
      return {
        title: `Delete ${quotedName(connection.name)}?`,
        detail: 'Its secret is destroyed. Flows that name it cannot run until it is replaced.',
        button: 'Delete',
      };
    },
    'store:planBackups': async ({ everyDays, folder }) => ({
      title: 'Change where and when backups are made?',
      button: 'Change it',
      detail: `${everyDays === 0 ? 'Only when somebody asks for one.' : everyDays === 1 ? 'Every day, automatically. The newest 14 are kept.' : 'Every week, automatically. The newest 14 are kept.'}\n${folder === undefined ? 'In the folder of the workspace.' : `In ${plainLine(folder)}. They stay encrypted; whoever has one and its passphrase or recovery code can read it.`}`,
    }),
    'store:rotateKey': async () => ({
      title: 'Encrypt the workspace under a new key?',
      button: 'Make a new key',
      detail:
        'Everything is encrypted again, which closes the workspace for a moment. The current recovery code stops working, and a new one is shown once. Earlier backups still open as before.',
    }),
    'store:restore': async ({ file }) => ({
      title: 'Replace the workspace with this backup?',
      detail: `${plainLine(file)}\nAnything done since then is not in it. A copy of today's workspace is kept in its folder of backups. Everybody is signed out.`,
      button: 'Restore',
    }),
    'audit:setRetention': async ({ days }) => ({
      title: days === undefined ? 'Keep the whole audit log?' : `Delete audit entries after ${days} days?`,
      button: days === undefined ? 'Keep it' : 'Delete them',
      detail:
        days === undefined
          ? 'Nothing will be deleted from it any more.'
          : 'Older entries are deleted for good, now and every day. A signed checkpoint stands in for them; who did what can no longer be read.',
    }),
    'privacy:erase': async ({ identifiers }) => {
      const { privacy } = services.workspace();
      const found = privacy.find(privacy.identifiers(identifiers));
      return {
        title: 'Erase this person?',
        detail: [
          ...(found.length === 0
            ? ['Nothing was found; the certificate will say so, and what was not searched.']
            : found.map(({ place, items }) => `${items.length} in ${place}`)),
          'What is erased cannot be brought back. Flows, reviews, connections, settings, accounts and the audit log stay as they are; the certificate says which of them name the person.',
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Erase',
      };
    },
    'review:submitEmergency': async ({ flowId, target, reason }) => {
      const { reviews, flows } = services.workspace();
      const flow = flows.get(flowId);
      if (flow === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
      const text = emergencyText(reason, 'Say what the emergency is, so that others understand it afterwards.');
      return {
        title: `Submit ${quotedName(flow.name)} for ${environmentWords[target]} as an emergency?`,
        detail: [
          `Reason: ${text.slice(0, 400)}`,
          ...reviews.reviews.judgement
            .terms(reviews.subjectOf(flowId, target), undefined)
            .objections.map((objection) => `Not held up by: ${objection}`),
          `Any two reviewers are enough, and it ends after ${reviewPeriods.breakGlassHours} hours. Everybody who watches the workspace is told, and within ${reviewPeriods.lookBackDays} days somebody else looks at it again.`,
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Submit as an emergency',
      };
    },
    'review:denyAuthorship': async ({ reviewId }, context) => {
      const {
        reviews: { reviews },
        nameOf,
      } = services.workspace();
      const review = reviews.get(reviewId);
      const who = [
        ...new Set(reviews.authorship.claimsOn(review, callerOf(context).accountId).map(({ saidBy }) => quotedName(nameOf(saidBy)))),
      ];
      return {
        title: `Say that you changed nothing in ${quotedName(review.flowName)}?`,
        detail: [
          `${who.join(' and ')} signed that you did.`,
          'It counts once somebody else accepts it: an administrator who made and signed nothing of it, or whoever gave the word. Everybody who reviews it reads both, and the audit log has it under your name.',
        ]
          .map(plainLine)
          .join('\n'),
        button: 'I changed nothing',
      };
    },
    'review:acceptDenial': async ({ reviewId, accountId }) => {
      const {
        reviews: { reviews },
        nameOf,
      } = services.workspace();
      const review = reviews.get(reviewId);
      const said = [
        ...new Set(
          reviews.authorship
            .denials(review)
            .filter(({ author }) => author === accountId)
            .map(({ saidBy }) => quotedName(nameOf(saidBy))),
        ),
      ];
      return {
        title: `Accept that ${quotedName(nameOf(accountId))} changed nothing in ${quotedName(review.flowName)}?`,
        detail: [
          `${said.join(' and ')} signed that they did. Ask both first, by another way than this program.`,
          `From the next submission on ${quotedName(nameOf(accountId))} may sign it. Your name stands beside theirs in every later review, and you do not sign it.`,
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Accept',
      };
    },
    'review:sign': async ({ reviewId }) => {
      const { reviews, nameOf } = services.workspace();
      const review = reviews.reviews.get(reviewId);
      const { closure } = reviews.reviews.snapshot(review);
      const before = reviews.reviews.approvedBefore(review);
      const all = securityChanges(reviews.reviews, review);
      const changes = all.filter((sentence) => sentence.weight === 'risk');
      return {
        title: `Sign ${quotedName(review.flowName)}, version ${review.revision}, for ${environmentWords[review.environment]}?`,
        detail: [
          ...[emergencyWords(review)].filter((words) => words !== undefined),
          `Fingerprint: ${closure.words}`,
          `Submitted by ${quotedName(nameOf(review.submittedBy))}. Risk: ${review.tier}.`,
          before === undefined ? 'This is the first version.' : `New since version ${before.revision}:`,
          ...changes.slice(0, 12).map((sentence) => `${sentence.sign} ${sentence.text}`),
          ...(changes.length > 12 ? [`and ${changes.length - 12} more`] : []),
          ...all.filter(({ kind }) => kind === 'setting').map(({ sign, text }) => `${sign} ${text}`),
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Sign',
      };
    },
    'waiver:approve': async ({ waiverId }) => {
      const { reviews: desk, flows, nameOf } = services.workspace();
      const { ruleId, fingerprint, flowId, reason, requestedBy, until } = desk.reviews.waiver(waiverId);
      const finding = desk.reviews.assess(desk.subjectOf(flowId)).findings.find((one) => one.fingerprint === fingerprint);
      return {
        title: `Live with this in ${quotedName(flows.get(flowId)?.name ?? flowId)} until ${new Date(until).toISOString().slice(0, 10)}?`,
        detail: [
          ...(finding === undefined ? ['The flow has no such finding any more.'] : [finding.title]),
          `Rule: ${ruleId}`,
          `Asked for by ${quotedName(nameOf(requestedBy))}, who gives this reason: ${reason}`,
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Approve waiver',
      };
    },
    'exchange:addColleague': async ({ text, roles, groups }, context) => {
      const { displayName, owner, words } = services.workspace().exchange.readCard(text, callerOf(context).accountId);
      return {
        title: `Trust the key of ${quotedName(displayName)}, account ${quotedName(owner)}?`,
        detail: [
          `Fingerprint: ${words}`,
          'Have them read it to you: anybody can make a card with this name.',
          `They may ${roles.map((role) => (role === 'author' ? 'submit flows' : 'sign reviews')).join(' and ')}${groups.length === 0 ? '' : `, for ${groups.join(', ')}`}.`,
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Trust this key',
      };
    },
    'git:bind': async ({ place: typed, branch, hostKey, internalAddresses = [], ca }) => {
      const { kind, place } = readAddress(typed);
      return {
        title: 'Share this workspace through a repository?',
        detail: [
          place,
          `Branch: ${branch}`,
          ...knownBy(kind, hostKey, ca),
          ...(internalAddresses.length === 0 ? [] : [`May be at ${internalAddresses.join(', ')} inside your network`]),
          'Whoever can read it reads the flows and reviews that people push. Samples, notes of runs and secrets never go there.',
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Bind',
      };
    },
    'env:publishRevocations': async () => {
      const { bundles, keys, about } = services.workspace().environments.revocationsToPublish();
      return {
        about,
        title: 'Publish the revocation list?',
        detail: [
          `${bundles} bundles and ${keys} keys.`,
          'Runners that read it stop these at once, and stop everything when the list is older than a week.',
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Publish',
      };
    },
    'trust:publish': async (_input, context) => {
      const { version, pending, about } = services.workspace().reviews.trustToPublish(callerOf(context).accountId);
      return {
        about,
        title: `Publish trust root version ${version}?`,
        detail: [
          'Runners that take it over will accept the signatures of these keys.',
          ...pending.slice(0, 15),
          ...(pending.length > 15 ? [`and ${pending.length - 15} more, which the page lists`] : []),
        ]
          .map(plainLine)
          .join('\n'),
        button: 'Publish',
      };
    },
  };
}
