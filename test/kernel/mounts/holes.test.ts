/** Holes in files of localfs, also where none of a file's pieces has been read. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('holes, %s transport', (transport) => {
  const machine = sharedMachine(transport);

  test('what was never written is a hole, after the next mount too', async () => {
    const mount = () =>
      machine().use(({ kernel }, transport) => kernel.mount('/mnt', exa.localfs(`holes-${transport}`)), transport);
    const look = () => machine().exec('for f in sparse dense none; do /test/bin/holes /mnt/$f; echo; done');
    await machine().leavesNothing(async () => {
      await mount();
      await machine().exec(`cd /mnt; : > none; truncate -s 5000000 none; head -c 300000 /dev/zero > dense
        printf 1234 | dd of=sparse bs=65536 seek=3 2> /dev/null; printf 56 | dd of=sparse bs=65536 seek=1000 conv=notrunc 2> /dev/null; truncate -s 100000000 sparse`);
      const before = await look();
      expect(before).toEqual({
        code: 0,
        signal: null,
        stdout: '196608-196612\n65536000-65536002\n\n0-300000\n\n\n',
        stderr: '',
      });
      await machine().use(({ kernel }) => kernel.unmount('/mnt'));
      await mount();
      expect(await look()).toEqual(before);
      await machine().use(({ kernel }) => kernel.unmount('/mnt'));
    });
  });
});
