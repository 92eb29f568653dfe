/** Reviews between this workspace and others: whose keys count, and packages out and in. */
import { recomputeChecks } from '../../bundle/from-assessment.ts';
import type { Colleague } from '../../bundle/ports.ts';
import { readTrustRoot, trustedKeys, type TrustedKey } from '../../bundle/trust-root.node.ts';
import { workspaceTrustRoot } from '../../bundle/workspace-trust.node.ts';
import { decisionOf, makeAnswer, takeAnswer } from '../../exchange/answer.node.ts';
import { printKeyCard, readKeyCard } from '../../exchange/key-card.node.ts';
import { openPackage, packArchive, unpackArchive, type OpenedPackage, type PackageFiles } from '../../exchange/package.node.ts';
import type { ExchangePorts } from '../../exchange/ports.ts';
import { makeRequest, takeRequest } from '../../exchange/request.node.ts';
import { openPack, signPack } from '../../exchange/signed-pack.node.ts';
import { hidesSomething, lookOf } from '../../identity/look-alike.ts';
import { ownAccounts } from '../../identity/same-person.ts';
import type { Identity } from '../../identity/identity.node.ts';
import type { AuditDesk } from '../../ipc/services.ts';
import type { ExchangeDesk, PackSigner, ReviewDesk } from '../../ipc/sharing-services.ts';
import { UserError } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import { fourWords } from '../../review/fingerprint.ts';
import type { ReviewRecord } from '../../review/ports.ts';
import type { Store } from '../../store/store.ts';
import { packSigners } from './pack-signers.ts';
import type { HostPorts } from '../ports.ts';

export interface HostExchangeDesk extends ExchangeDesk {
  readonly ports: ExchangePorts;
  /** Files of a package, wherever they came from. */
  take(files: PackageFiles): Promise<OpenedPackage & { readonly review: ReviewRecord }>;
}

/** Who could be taken for somebody. */
interface Twin {
  readonly name: string;
  readonly displayName: string;
  readonly isHere: boolean;
}

const fileNameOf = (name: string, what: string): string =>
  `${
    name
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .toLowerCase()
      .slice(0, 60) || 'flow'
  }-${what}.countersign-review`;

export function createExchangeDesk(
  store: Store,
  identity: Identity,
  reviewDesk: ReviewDesk,
  { clock, hash }: HostPorts,
  audit: Pick<AuditDesk, 'append'>,
): HostExchangeDesk {
  const { reviews } = reviewDesk;
  const { colleagues } = store.bundles;
  const ownerOf = (personId: string): string => store.identity.accounts.get(personId)?.name ?? personId;

  function trusted(): readonly TrustedKey[] {
    const text = store.bundles.trustRoots.current();
    // The root as it would be published now: a colleague who was added counts at once, and one who was revoked does not.
    const root = workspaceTrustRoot(
      {
        people: store.identity.accounts.list(),
        keys: store.identity.signingKeys.list(),
        customRoles: store.identity.customRoles.list(),
        colleagues: colleagues.list(),
      },
      text === undefined ? undefined : readTrustRoot(new TextEncoder().encode(text)),
      instantText(clock.now()),
    );
    const revoked = new Set(root.revoked.keys.map((key) => key.keyId));
    return trustedKeys(root).filter((key) => !revoked.has(key.keyId));
  }

  const ports: ExchangePorts = {
    clock,
    hash,
    reviews,
    repositories: store.review,
    recompute: recomputeChecks(hash),
    trusted,
    ownerOf,
    idOf: (owner) => store.identity.accounts.findByName(owner)?.id ?? owner,
    displayNameOf: (owner) =>
      store.identity.accounts.findByName(owner)?.displayName ?? colleagues.list().find((one) => one.owner === owner)?.displayName ?? owner,
  };

  const signers = packSigners(store.settings, hash);
  const signerView = ({ keyId, owner }: { readonly keyId: string; readonly owner: string }): PackSigner => ({
    keyId,
    owner,
    displayName: ports.displayNameOf(owner),
  });

  const wordsOf = (publicKey: string): string => fourWords(hash.sha256(new Uint8Array(Buffer.from(publicKey, 'base64'))));
  const standingOf = (keyId: string): 'new' | 'own' | 'trusted' | 'revoked' => {
    if (store.identity.signingKeys.get(keyId) !== undefined) return 'own';
    const known = colleagues.get(keyId);
    return known === undefined ? 'new' : known.revoked === undefined ? 'trusted' : 'revoked';
  };
  const readCard = (text: string, by: string) => {
    const card = readKeyCard(new TextEncoder().encode(text), hash);
    const standing = standingOf(card.keyId);
    return {
      ...card,
      standing: standing === 'new' && twinOf(card.owner, card.displayName, by) !== undefined ? ('taken' as const) : standing,
    };
  };

  /** Whoever a card could be taken for, by its account name, its address or the name that is shown: somebody of this workspace, or whose card is here under another name. */
  function twinOf(owner: string, displayName: string, by: string): Twin | undefined {
    const here = identity.people().filter((person) => person.id !== by || person.name !== owner);
    const cards = colleagues
      .list()
      .filter((one) => one.owner !== owner)
      .map((one) => ({ id: one.id, name: one.owner, displayName: one.displayName }));
    const mailboxes = ownAccounts('', [{ id: '', name: owner }, ...here, ...cards]);
    const isTwin = (one: Omit<Twin, 'isHere'> & { readonly id: string }): boolean =>
      mailboxes.includes(one.id) || lookOf(one.name) === lookOf(owner);
    const looks = (one: Omit<Twin, 'isHere'>): boolean => lookOf(one.displayName) === lookOf(displayName);
    const person = here.find((one) => isTwin(one) || looks(one));
    const card = cards.find((one) => isTwin(one) || (looks(one) && one.displayName !== displayName));
    return person === undefined ? card && { ...card, isHere: false } : { ...person, isHere: true };
  }

  async function take(files: PackageFiles): Promise<OpenedPackage & { readonly review: ReviewRecord }> {
    const opened = openPackage(files, trusted(), hash);
    const { list } = opened;
    const review =
      list.kind === 'request'
        ? await takeRequest({ ...opened, list }, ports)
        : await takeAnswer({ ...opened, list }, reviewDesk.presentSubject, ports);
    // What came by mail or through a repository is submitted or answered as what happened here is: the evidence of a period goes by the log.
    const due =
      list.kind === 'request' && review.state === 'submitted' && review.dueAt !== undefined ? instantText(review.dueAt) : undefined;
    await audit.append({
      actor: 'system',
      action: 'review.taken',
      subject: review.id,
      details: {
        kind: list.kind,
        flow: review.flowId,
        environment: review.environment,
        state: review.state,
        key: opened.key.keyId,
        ...(due === undefined ? {} : { due }),
        outcome: 'done',
      },
    });
    // By mail or through a repository: whoever watches the log is told at once, whoever opened it.
    if (list.kind === 'request' && review.breakGlass !== undefined)
      await audit.append({
        actor: 'system',
        action: 'review.emergency',
        subject: review.id,
        details: { flow: review.flowId, closure: review.closure, key: opened.key.keyId, outcome: 'done' },
      });
    // Its second signature may come by mail, too.
    if (list.kind === 'answer' && review.breakGlass !== undefined && review.state === 'approved')
      await audit.append({
        actor: 'system',
        action: 'review.emergency',
        subject: review.id,
        details: { flow: review.flowId, closure: review.closure, key: opened.key.keyId, approved: 'yes', outcome: 'done' },
      });
    return { ...opened, review };
  }

  return {
    ports,
    take,
    readCard,
    async card(accountId) {
      const person = identity.person(accountId);
      const { keyId, publicKey } = identity.signingKeys.ensure(accountId);
      const bytes = await identity.signingKeys.withSigner(accountId, (signer) =>
        printKeyCard({ owner: person.name, displayName: person.displayName, madeAt: instantText(clock.now()) }, signer),
      );
      return {
        keyId,
        words: wordsOf(publicKey),
        fileName: `${person.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}.countersign-key`,
        text: new TextDecoder().decode(bytes),
      };
    },
    colleagues: () => colleagues.list().map((colleague) => ({ colleague, words: wordsOf(colleague.publicKey) })),
    addColleague(text, { roles, groups }, by) {
      const { keyId, publicKey, owner, displayName, words, standing } = readCard(text, by);
      if (standing === 'own') throw new UserError('identity/exists', 'This key belongs to somebody of this workspace.', { place: owner });
      if (standing === 'revoked')
        throw new UserError('identity/key-revoked', 'This key was revoked here, and stays so.', {
          place: owner,
          mend: 'Ask for a card with a new key.',
        });
      if (hidesSomething(owner) || hidesSomething(displayName))
        throw new UserError('identity/bad-name', 'The name on this card holds characters that nobody sees.', {
          mend: 'Ask for a card with a name that can be read.',
        });
      const twin = twinOf(owner, displayName, by);
      if (twin !== undefined) {
        throw new UserError(
          'identity/bad-name',
          `The name on this card is, or looks like, that of ${twin.displayName} (${twin.name}), ${twin.isHere ? 'who is of this workspace: what it signs would count as theirs' : 'whose card is here: one person could count as two'}.`,
          {
            place: owner,
            mend: twin.isHere
              ? 'Ask for a card under another name. Another key of their own can be added by themselves alone.'
              : `Ask for a card under another name, or under ${twin.name} where it is the same person.`,
          },
        );
      }
      const colleague: Colleague = {
        id: keyId,
        publicKey,
        owner,
        displayName,
        roles: [...new Set(roles)].sort(),
        groups: roles.includes('reviewer') ? groups : [],
        addedBy: by,
        addedAt: clock.now(),
      };
      colleagues.save(colleague);
      return { colleague, words };
    },
    revokeColleague(keyId, reason) {
      const known = colleagues.get(keyId);
      if (known === undefined) throw new UserError('identity/not-found', 'No colleague has this key.', { place: keyId });
      if (known.revoked === undefined) colleagues.save({ ...known, revoked: { at: clock.now(), reason } });
    },
    async request(reviewId, accountId) {
      const review = reviews.get(reviewId);
      if (review.submittedBy !== accountId)
        throw new UserError(
          'review/wrong-state',
          'Whoever submitted a flow sends it to the reviewers: the package carries their signature.',
          { place: review.flowName },
        );
      const files = await identity.signingKeys.withSigner(accountId, (signer) => makeRequest(review, signer, ports));
      return {
        file: {
          fileName: fileNameOf(review.flowName, `v${review.revision}-for-review`),
          base64: Buffer.from(packArchive(files)).toString('base64'),
        },
        manifestDigest: review.manifestDigest ?? '',
      };
    },
    async answer(reviewId, accountId) {
      const review = reviews.get(reviewId);
      if (review.from === undefined)
        throw new UserError('review/wrong-state', 'This review was submitted here, so nobody elsewhere waits for an answer.', {
          place: review.flowName,
        });
      identity.signingKeys.ensure(accountId);
      const files = await identity.signingKeys.withSigner(accountId, (signer) => makeAnswer(review, accountId, signer, ports));
      return {
        file: {
          fileName: fileNameOf(review.flowName, `v${review.revision}-answer-of-${ownerOf(accountId)}`),
          base64: Buffer.from(packArchive(files)).toString('base64'),
        },
        decision: decisionOf(review, accountId),
      };
    },
    open: async (bytes) => take(await unpackArchive(bytes)),
    async signPack(pack, accountId) {
      const { keyId } = identity.signingKeys.ensure(accountId);
      const bytes = await identity.signingKeys.withSigner(accountId, (signer) => signPack(pack, signer));
      signers.remember(pack, signerView({ keyId, owner: identity.person(accountId).name }));
      return { keyId, fileName: `${pack.id}-${pack.version}.countersign-rules.json`, text: new TextDecoder().decode(bytes) };
    },
    openPack(text, place) {
      const { pack, signer } = openPack(text, trusted(), place);
      if (signer === undefined) return { pack };
      const view = signerView(signer);
      signers.remember(pack, view);
      return { pack, signer: view };
    },
    packSigner: (pack) => signers.of(pack),
  };
}
