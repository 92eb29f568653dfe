/** Steps that a person is asked about, where they cannot be written down, and where they are drawn anew. */
import { expect, test } from 'vitest';
import { createDemotedDesk, demotedIn } from '../../../app/host/held/demoted-desk.ts';

const step = { flowId: 'flow_a', nodeId: 'way', at: 1, why: 'It says yes more often.', playbook: 'Ask somebody' };

function deskOver(kept: Map<string, string>, drawn: { now: readonly string[] }, disk = { full: false }) {
  const later: (() => void)[] = [];
  const settings = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: string) => {
      if (disk.full) throw new Error('There is no room left.');
      kept.set(key, value);
    },
  };
  return {
    later,
    desk: createDemotedDesk(
      demotedIn(settings),
      (flowId) => (flowId === 'flow_a' ? drawn.now : []),
      { write() {} },
      (_ms, run) => {
        later.push(run);
      },
    ),
  };
}

test('one that a full disk does not take is written down once there is room, also where it has to be tried several times', () => {
  const kept = new Map<string, string>();
  const [drawn, disk] = [{ now: ['way'] }, { full: true }];
  const { desk, later } = deskOver(kept, drawn, disk);
  expect(() => {
    desk.demote(step);
  }).toThrow('no room');
  later.shift()?.();
  const before = [desk.why('flow_a', 'way'), kept.size, later.length];
  disk.full = false;
  later.shift()?.();
  expect([before, deskOver(kept, drawn).desk.why('flow_a', 'way'), later.length]).toEqual([[step.why, 0, 1], step.why, 0]);
});

test('a step that is drawn anew is asked about as the one was in whose place it stands, until somebody trusts that; those that were there before are not', () => {
  const kept = new Map<string, string>();
  const drawn = { now: ['way', 'other'] };
  deskOver(kept, drawn).desk.demote(step);
  const { desk } = deskOver(kept, drawn);
  drawn.now = ['way', 'other', 'added'];
  const beside = desk.why('flow_a', 'added');
  drawn.now = ['other', 'again'];
  const asked = ['again', 'other', 'elsewhere'].map((nodeId) => desk.why('flow_a', nodeId));
  desk.trust('flow_a', 'way');
  expect([beside, asked, desk.why('flow_a', 'again')]).toEqual([undefined, [step.why, undefined, undefined], undefined]);
});
