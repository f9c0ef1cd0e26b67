/** What the contract has and this version has not says so: ENOSYS, at once. */
import { expect, test } from 'vitest';
import { sharedMachine } from '../../harness/machine.ts';

const machine = sharedMachine('port');

test('each is ENOSYS', async () => {
  await machine().leavesNothing(async () => {
    const codes = await machine().use(async ({ kernel }) => {
      const { fs, net } = kernel;
      const calls: [string, () => unknown][] = [
        ['net.ports', () => net.ports()],
        ['net.fetch', () => net.fetch(80, '/')],
        ['net.connect', () => net.connect(80)],
        ['net.preview', () => net.preview(80)],
        ['addCommand', () => kernel.addCommand('x', () => 0)],
        ['trace', () => kernel.trace()],
        ['on', () => kernel.on('listen', () => {})],
        ['watch', () => fs.watch('/')],
        ['export', () => fs.export('/')],
        ['import', () => fs.import('/', new Blob())],
        ['opfs', () => exa.opfs()],
        ['folder', () => exa.folder(null as never)],
      ];
      const codes: [string, string | undefined, string | undefined][] = [];
      for (const [name, call] of calls) {
        const failure = await exa.failureOf((async () => call())());
        codes.push([name, failure?.code, failure?.call]);
      }
      return codes;
    });
    for (const [name, code, call] of codes) expect([code, call]).toEqual(['ENOSYS', name]);
    expect(codes.length).toBe(12);
  });
});
