/** What every file system that can be written does alike: one suite, run over each of them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

const FILE_SYSTEMS = ['tmpfs', 'localfs', 'jsfs', 'overlayfs'] as const;
type Type = (typeof FILE_SYSTEMS)[number];
const PROGRAMS = ['fs-names', 'fs-bytes', 'fs-access'];
/** Handlers know neither hard links nor owners. */
const PLAIN: Type = 'jsfs';

/** A fresh one of each kind is mounted there, before the suite. */
async function mountNew(machine: Machine, type: Type): Promise<string> {
  const place = `/tmp/${type}`;
  await machine.use(
    async ({ kernel }, { type, place }) => {
      const localfs = () => exa.localfs(`semantics-${Date.now()}`);
      const made = {
        tmpfs: () => exa.tmpfs(),
        localfs,
        jsfs: () => exa.jsfs(exa.memoryFiles()),
        overlayfs: () => exa.overlayfs(exa.netfs('../test/'), localfs()),
      };
      await kernel.fs.mkdir(place);
      await kernel.mount(place, made[type]());
    },
    { type, place },
  );
  if (type !== 'overlayfs') return place;
  // A directory of the lower layer, of which every name is taken away.
  await machine.exec(`rm ${place}/bin/*`);
  return `${place}/bin`;
}

describe.each(TRANSPORTS)('semantics, %s transport', (transport) => {
  const use = sharedMachine(transport);

  describe.each(FILE_SYSTEMS)('%s', (type) => {
    let machine: Machine;
    let place: string;
    let mounted: Machine | undefined;
    beforeEach(async () => {
      machine = use();
      if (machine !== mounted) place = await mountNew(machine, type);
      mounted = machine;
    });

    test.each(PROGRAMS.filter((name) => type !== PLAIN || name !== 'fs-access'))('%s', async (program) => {
      await machine.leavesNothing(async () => {
        expect(await machine.exec(`/test/bin/${program} ${place} ${type === PLAIN ? 'plain' : ''}`)).toEqual({
          code: 0,
          signal: null,
          stdout: 'ok\n',
          stderr: '',
        });
      });
      expect(await machine.use(({ kernel }, place) => kernel.fs.readdir(place), place)).toEqual([]);
    });

    test('programs that hold trees: cp -a, tar, cpio, find, du', async () => {
      const { stdout, stderr, code } = await machine.exec(`cd ${place}; umask 022
        mkdir -p a/b/c a/empty; for i in 1 2 3 4 5 6 7 8 9; do seq 1 $((i*3000)) > a/b/f$i; done; ln -s f1 a/b/link; ${type === PLAIN ? '' : 'ln a/b/f2 a/b/c/hard; chown 7:8 a/b/f4'}
        chmod 4711 a/b/f3; touch -d 2001-02-03T04:05:06Z a/b/f5
        look() { (cd $1 && find . | sort && find . -type f | sort | xargs cksum && stat -c '%n %a %u %g %h %s %Y' b/f3 b/f4 b/f5 b/link && readlink b/link); }
        look a > one
        cp -a a copy; tar cf a.tar a; mkdir t; tar xf a.tar -C t; (cd a; find . | cpio -o -H newc 2> /dev/null) > a.cpio; mkdir p; (cd p; cpio -id 2> /dev/null < ../a.cpio)
        look copy > two; look t/a > three
        cmp one two; cmp one three; (cd p; find . | sort | cksum); (cd a; find . | sort | cksum)
        [ $(du -sk a | cut -f 1) -gt 100 ] && echo du; rm -r a copy t p a.tar a.cpio one two three; ls -A`);
      const lines = stdout.split('\n');
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      expect(lines).toEqual([lines[0], lines[0], 'du', '']);
    });

    test('df, sync, and another mount within', async () => {
      const { stdout, stderr } =
        await machine.exec(`cd ${place}; mkdir m; mount -t tmpfs none m; echo x > m/x; mv m/x y; cat y
        mkdir m/d; rmdir m 2> /dev/null || echo busy; mv m n 2> /dev/null || echo busy; cd m; cd ..; ls; cd /; sync; df -a ${place} | wc -l; umount ${place}/m; ls ${place}; rm -r ${place}/m ${place}/y`);
      expect({ stdout, stderr }).toEqual({ stdout: 'x\nbusy\nbusy\nm\ny\n2\nm\ny\n', stderr: '' });
    });
  });
});
