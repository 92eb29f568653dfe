/** The workspace's repository: bound, looked at, taken from and pushed to. */
import { readAddress } from '../../git/address.ts';
import { prepareFolder } from '../../git/folder-repository.node.ts';
import { compareFlow, lookAt, pendingAfter, stillAt, type Look } from '../../git/look.node.ts';
import { answerPath, cardPath, requestPath } from '../../git/paths.ts';
import { pemOf, readAuthority, readHostKey } from '../../git/pinned.ts';
import type { SharePorts, SharedBase, SharedState } from '../../git/ports.ts';
import { gitRefusal } from '../../git/refusal.ts';
import type { SharedRepository } from '../../git/repository.node.ts';
import { sharedText } from '../../git/shared-flow.ts';
import { problemOf, readFolder, type PackageFolder, type Problem } from '../../git/shared-tree.node.ts';
import { pushFlows, takeFlow } from '../../git/share.node.ts';
import { decisionOf, makeAnswer } from '../../exchange/answer.node.ts';
import { printKeyCard } from '../../exchange/key-card.node.ts';
import { listName, type PackageFiles } from '../../exchange/package.node.ts';
import { makeRequest } from '../../exchange/request.node.ts';
import type { Identity } from '../../identity/identity.node.ts';
import type { GitBinding, GitDesk } from '../../ipc/sharing-services.ts';
import { isCountersignError } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import { canonicalJson } from '../../kernel/json.ts';
import type { ReviewRecord } from '../../review/ports.ts';
import type { Store } from '../../store/store.ts';
import type { HostExchangeDesk } from '../review/exchange-desk.node.ts';
import { createGitAccess } from './git-access.node.ts';
import type { HostPorts } from '../ports.ts';

/** Beside the settings, and none of them: they have channels of their own. */
const keys = { binding: 'git.binding', state: 'git.state' } as const;
const fresh: SharedState = { taken: [], pending: {}, answered: [] };
const packageLimits = { files: 2_200, bytes: 64 * 1024 * 1024 } as const;

export function createGitDesk(store: Store, identity: Identity, exchange: HostExchangeDesk, hostPorts: HostPorts): GitDesk {
  const { clock, hash } = hostPorts;
  const access = createGitAccess(store, hostPorts);
  const { settings, sharedFlows } = store;
  const { reviews, ownerOf } = exchange.ports;
  const read = <T>(key: string): T | undefined => {
    const text = settings.get(key);
    return text === undefined || text === '' ? undefined : (JSON.parse(text) as T);
  };
  const state = (): SharedState => ({ ...fresh, ...read<SharedState>(keys.state) });
  const keep = (changes: Partial<SharedState>): void => {
    settings.set(keys.state, JSON.stringify({ ...state(), ...changes }));
  };

  const ports: SharePorts = {
    clock,
    hash,
    flows: store.flows,
    state,
    authorsSince(flowId, revision) {
      const { authorship } = store.review;
      if (revision === 0) return authorship.authorsOf([flowId], 0);
      const denied = new Set(
        authorship
          .denialsOf([flowId])
          .filter(({ acceptedBy }) => acceptedBy !== null)
          .map((one) => `${one.revision} ${one.author}`),
      );
      return store.flows
        .revisions(flowId)
        .filter((one) => one.revision > revision && !denied.has(`${one.revision} ${one.by}`))
        .map(({ by }) => by);
    },
    bases: { get: sharedFlows.get, save: sharedFlows.save },
    signers: () => exchange.ports.trusted().filter((key) => key.roles.length > 0),
  };

  function binding(): GitBinding {
    const bound = read<GitBinding>(keys.binding);
    if (bound === undefined) throw gitRefusal('git/not-bound', 'This workspace is not bound to a repository.');
    return bound;
  }
  async function look(personId: string): Promise<{ readonly repository: SharedRepository; readonly seen: Look }> {
    const repository = await access.open(binding(), personId);
    return { repository, seen: await lookAt(repository, ports) };
  }
  const waiting = ({ tree }: Look): readonly PackageFolder[] => {
    const taken = new Set(state().taken);
    return [...tree.requests, ...tree.answers].filter(({ oid }) => !taken.has(oid));
  };

  /** What somebody has said about a review, as one digest: said once, it is not said again. */
  const saying = (review: ReviewRecord, personId: string): string | undefined => {
    const decision = decisionOf(review, personId);
    const comments = reviews
      .threads(review.flowId)
      .filter((thread) => thread.reviewId === review.id)
      .flatMap((thread) => [
        ...thread.comments.filter((comment) => comment.by === personId).map(({ id }) => id),
        ...(thread.resolvedBy === personId ? [`resolved ${thread.id}`] : []),
      ]);
    return decision === 'commented' && comments.length === 0
      ? undefined
      : hash.sha256(canonicalJson([review.id, personId, decision, comments]));
  };
  function outgoing(
    personId: string,
    { tree }: Look,
  ): { readonly requests: readonly ReviewRecord[]; readonly answers: readonly ReviewRecord[] } {
    const there = new Set(tree.requests.map(({ path }) => path));
    const answered = new Set(state().answered);
    const all = reviews.list().filter((review) => review.manifestDigest !== undefined);
    return {
      requests: all.filter(
        (review) =>
          review.from === undefined &&
          review.state === 'submitted' &&
          review.submittedBy === personId &&
          !there.has(requestPath(review.manifestDigest ?? '')),
      ),
      answers: all.filter((review) => {
        const said = saying(review, personId);
        return (
          said !== undefined && !answered.has(said) && (review.from !== undefined || there.has(requestPath(review.manifestDigest ?? '')))
        );
      }),
    };
  }

  async function strangers(repository: SharedRepository, { tree }: Look, personId: string) {
    const cards = [];
    const problems: Problem[] = [];
    for (const [keyId, oid] of tree.cards) {
      try {
        const text = new TextDecoder().decode(await repository.blob(oid));
        const card = exchange.readCard(text, personId);
        if (card.keyId !== keyId) throw gitRefusal('git/bad-path', 'The key in this card is another than its name says.');
        // Whose name is taken is refused when it is added, in words.
        if (card.standing === 'new' || card.standing === 'taken')
          cards.push({ keyId, owner: card.owner, displayName: card.displayName, words: card.words, text });
      } catch (error) {
        problems.push(problemOf(cardPath(keyId), error));
      }
    }
    return { cards, problems };
  }

  /** Requests first: an answer needs its request. What was taken before is no problem; what was refused is looked at again next time. */
  async function takePackages(repository: SharedRepository, seen: Look) {
    const taken: {
      readonly kind: 'request' | 'answer';
      readonly sender: string;
      readonly decision: string;
      readonly review: ReviewRecord;
    }[] = [];
    const problems: Problem[] = [];
    const done: string[] = [];
    for (const { path, oid } of waiting(seen)) {
      try {
        const { list, key, review } = await exchange.take(await readFolder(repository, oid, packageLimits));
        taken.push({ kind: list.kind, sender: key.owner, decision: list.kind === 'answer' ? list.decision : 'submitted', review });
        done.push(oid);
      } catch (error) {
        if (isCountersignError(error) && error.code === 'package/replayed') done.push(oid);
        else problems.push(problemOf(path, error));
      }
    }
    return { taken, problems, done };
  }

  const under = (folder: string, files: PackageFiles): readonly (readonly [string, Uint8Array])[] =>
    [...files].map(([name, data]) => [`${folder}/${name}`, data]);

  return {
    binding: () => {
      const bound = read<GitBinding>(keys.binding);
      const { at } = state();
      return bound === undefined ? undefined : { ...bound, ...(at === undefined ? {} : { lastAt: at }) };
    },
    async bind({ place, branch, hostKey, internalAddresses, ca }) {
      const address = readAddress(place);
      const reach = {
        ...(internalAddresses === undefined ? {} : { internalAddresses }),
        ...(ca === undefined || address.kind !== 'https' ? {} : { ca: pemOf(readAuthority(ca)) }),
      };
      const bound: GitBinding =
        address.kind === 'folder'
          ? { kind: 'folder', place: await prepareFolder(place, branch), branch }
          : {
              kind: address.kind,
              place: address.place,
              branch,
              ...reach,
              ...(address.kind === 'ssh' ? { hostKey: readHostKey(hostKey ?? '') } : {}),
            };
      settings.set(keys.binding, JSON.stringify(bound));
      settings.set(keys.state, JSON.stringify(fresh));
      return bound;
    },
    access: (personId) => access.of(binding(), personId),
    keepLogin: (personId, login) => {
      access.keepLogin(binding(), personId, login);
    },
    newKey: (personId) => access.newKey(binding(), personId),
    forget: access.forget,
    unbind() {
      for (const { id } of store.identity.accounts.list()) access.forget(id);
      settings.set(keys.binding, '');
      settings.set(keys.state, '');
    },
    async compare(personId) {
      const { repository, seen } = await look(personId);
      const { cards, problems } = await strangers(repository, seen, personId);
      return {
        look: seen,
        cards,
        waiting: waiting(seen).length,
        outgoing: outgoing(personId, seen),
        problems: [...seen.problems, ...problems],
      };
    },
    async flow(flowId, head, personId) {
      const { repository, seen } = await look(personId);
      stillAt(seen, head);
      return compareFlow(flowId, {}, seen, repository, ports);
    },
    async take(flowId, choices, head, personId, save, still) {
      const { repository, seen } = await look(personId);
      const { revisions, base } = await takeFlow(flowId, choices, head, seen, repository, ports);
      // Both take as long as the network does: nothing is saved for whoever has left meanwhile.
      await still();
      const revision = store.review.transaction(() => {
        for (const one of revisions) save({ ...one, by: one.by === undefined ? undefined : exchange.ports.idOf(one.by) });
        const newest = store.flows.get(flowId)?.revision ?? 0;
        // A merge that kept something of mine is newer than what lies there: its authors since the old base go along when it is pushed.
        const keptMine = revisions.length > 0 && revisions.at(-1)?.by === undefined;
        const saved: SharedBase = { ...base, revision: keptMine ? (sharedFlows.get(flowId)?.revision ?? 0) : newest };
        sharedFlows.save(saved);
        const { [flowId]: _settled, ...pending } = pendingAfter(seen, [flowId], ports);
        keep({ pending, ...(seen.head === undefined ? {} : { seen: seen.head }) });
        return newest;
      });
      return revision;
    },
    async pull(head, acceptRewritten, personId, still) {
      const { repository, seen } = await look(personId);
      await still();
      stillAt(acceptRewritten ? { ...seen, history: { ...seen.history, rewritten: false } } : seen, head);
      const { taken, problems, done } = await takePackages(repository, seen);
      // A flow that is the same on both sides is brought together by that.
      const same = seen.flows.filter((view) => view.state === 'same').map(({ flowId }) => flowId);
      for (const flowId of same) {
        const { theirs } = await compareFlow(flowId, {}, seen, repository, ports);
        const record = store.flows.get(flowId);
        const oid = seen.tree.flows.get(flowId);
        if (record !== undefined && oid !== undefined && sharedFlows.get(flowId)?.oid !== oid)
          sharedFlows.save({ id: flowId, oid, text: sharedText(theirs), revision: record.revision });
      }
      const { seen: _before, ...rest } = state();
      settings.set(
        keys.state,
        JSON.stringify({
          ...rest,
          at: clock.now(),
          taken: [...new Set([...rest.taken, ...done])],
          pending: pendingAfter(seen, same, ports),
          ...(seen.head === undefined ? {} : { seen: seen.head }),
        }),
      );
      return { taken, problems };
    },
    async push({ head, flowIds, reviewIds, message }, personId, still) {
      const { repository, seen } = await look(personId);
      // The look takes as long as the network does: nothing is signed for whoever has left meanwhile.
      await still();
      const person = identity.person(personId);
      identity.signingKeys.ensure(personId);
      const out = outgoing(personId, seen);
      return identity.signingKeys.withSigner(personId, async (signer) => {
        const files = new Map<string, Uint8Array>();
        const said: string[] = [];
        for (const review of out.requests.filter(({ id }) => reviewIds.includes(id)))
          for (const [path, data] of under(requestPath(review.manifestDigest ?? ''), await makeRequest(review, signer, exchange.ports)))
            files.set(path, data);
        for (const review of out.answers.filter(({ id }) => reviewIds.includes(id))) {
          const answer = await makeAnswer(review, personId, signer, exchange.ports);
          for (const [path, data] of under(
            answerPath(review.manifestDigest ?? '', signer.keyId, hash.sha256(answer.get(listName) ?? '')),
            answer,
          ))
            files.set(path, data);
          said.push(saying(review, personId) ?? '');
        }
        if (!seen.tree.cards.has(signer.keyId))
          files.set(
            cardPath(signer.keyId),
            await printKeyCard({ owner: person.name, displayName: person.displayName, madeAt: instantText(clock.now()) }, signer),
          );
        const { commit, bases } = await pushFlows(
          { flowIds, files, message, by: { owner: person.name, displayName: person.displayName } },
          head,
          seen,
          repository,
          signer,
          ports,
          ownerOf,
        );
        for (const base of bases) sharedFlows.save(base);
        keep({ seen: commit, at: clock.now(), pending: pendingAfter(seen, flowIds, ports), answered: [...state().answered, ...said] });
        return commit;
      });
    },
  };
}
