import { expect, test } from 'vitest';
import { Refusal } from '../../kit/person.ts';
import { openTestHost, withFirstPerson } from '../open-test-host.ts';

test('a flow of an incident says what catches it, and is drawn with the mistake or without', async () => {
  const world = await openTestHost();
  try {
    const { ada } = await withFirstPerson(world);
    const { templates } = await ada.call('flows:templates', {});
    const incident = templates.find(({ id }) => id === 'forgotten-server')?.incident;
    expect(incident?.findings.map(({ ruleId, severity, title }) => [ruleId, severity, title.includes('“Fetch the register”')])).toEqual([
      ['CN007', 'high', true],
      ['CN012', 'high', true],
      ['CN002', 'high', true],
    ]);
    const grave = async (template: string): Promise<string[]> => {
      const { flow } = await ada.call('flows:create', { name: template, template });
      return (await ada.call('lint:flow', { flow })).findings
        .filter(({ severity }) => severity === 'block' || severity === 'high')
        .map(({ ruleId }) => ruleId)
        .sort();
    };
    expect([await grave('forgotten-server'), await grave('forgotten-server-mended')]).toEqual([['CN002', 'CN007', 'CN012'], []]);
    for (const template of ['nothing', 'nothing-mended', 'index', '../templates/daily-report', 'daily-report-mended', '-mended']) {
      expect([
        template,
        await ada.call('flows:create', { name: 'x', template }).catch((error: unknown) => (error instanceof Refusal ? error.code : error)),
      ]).toEqual([template, 'file/not-found']);
    }
  } finally {
    await world.close();
  }
});
