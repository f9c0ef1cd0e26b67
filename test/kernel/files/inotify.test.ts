/** inotify: what is told of files, whichever server has them. */
import { describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('inotify, %s transport', (transport) => {
  const machine = sharedMachine(transport);

  // Until a queue is full it takes 18,000 calls.
  test.each([
    ['tmpfs', transport === 'broadcast' ? '/tmp' : '/tmp all'],
    ['localfs', '/home'],
  ])('every call on a file, %s', async (_, where) => {
    await machine().leavesNothing(async () => {
      expect(await machine().exec(`/test/bin/inotify ${where}`)).toEqual({
        code: 0,
        signal: null,
        stdout: '',
        stderr: '',
      });
    });
  });

  test('files that cannot be changed; the end of the mount ends the watch', async () => {
    await machine().leavesNothing(async () => {
      await machine().use(async ({ kernel }) => {
        await kernel.mount('/mnt', exa.jsfs(exa.memoryFiles({ 'dir/file': 'text' })));
      });
      await machine().start('/test/bin/inotify watch /test/bin', '/test/bin/inotify');
      await machine().until('watching');
      await machine().use(({ kernel }) => kernel.fs.readFile('/test/bin/spin'));
      await machine().until('w CLOSE_NOWRITE spin');
      await machine().type('\x03');
      await machine().prompt();
      await machine().start('/test/bin/inotify watch /mnt/dir', '/test/bin/inotify');
      await machine().until('watching');
      await machine().use(({ kernel }) => kernel.fs.writeFile('/mnt/dir/file', 'other'));
      await machine().until('w CLOSE_WRITE file');
      await machine().use(({ kernel }) => kernel.fs.rm('/mnt/dir/file'));
      await machine().until('w DELETE file');
      await machine().use(({ kernel }) => kernel.unmount('/mnt'));
      await machine().until('w UNMOUNT, w IGNORED');
      await machine().prompt();
    });
  });
});
