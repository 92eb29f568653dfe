import { lookup } from 'node:dns/promises';
import type { Resolver } from '../ports.ts';

/** The system's resolver: hosts file, then DNS. Every answer is returned, because every answer is judged. */
export const systemResolver: Resolver = {
  async resolve(host) {
    const answers = await lookup(host, { all: true, order: 'verbatim' });
    return answers.map((answer) => answer.address);
  },
};
