/** The commands of /bin: each starts, and a use or two of most of them, whose output is known. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../harness/browser.ts';
import { type Machine, sharedMachine } from '../harness/machine.ts';

/** Run in a directory of its own with `a` (hello), `s` (1 to 1000), and `d/e/f` (text). */
const USES: [command: string, output: string | RegExp][] = [
  [
    'dd if=s of=out bs=1k count=2 2>&1; wc -c < out',
    /^2\+0 records in\n2\+0 records out\n2048 bytes .*copied.*\n2048\n$/,
  ],
  ['cp a b; sed -i s/hello/bye/ b; cat b; sed -n "2,3p;\\$p" s', 'bye\n2\n3\n1000\n'],
  ['time -p true 2>&1', /^real \d+\.\d+\nuser \d+\.\d+\nsys \d+\.\d+\n$/],
  ['time true 2>&1', /^\nreal\t\d\.\d{3}\nuser\t\d\.\d{3}\nsys\t\d\.\d{3}\n$/],
  ['vmstat | wc -l; top -b -n 1 | cut -c1-6 | head -1; uptime | grep -c up; free | grep -c Mem', '3\nTasks:\n1\n1\n'],
  [
    'cp -a d c; diff -r c d && echo same; diff -u a s | head -3 | tail -1; cmp a a; rm -r c; ls',
    'same\n@@ -1 +1,1000 @@\na\nd\ns\n',
  ],
  [
    'tar cf - a d | tar tf -; tar czf t.tgz s; tar xzOf t.tgz | tail -1; find d | cpio -o -H newc | cpio -t',
    'a\nd/\nd/e/\nd/e/f\n1000\nd\nd/e\nd/e/f\n',
  ],
  [
    'gzip -k s; zcat s.gz | cmp - s && gunzip -c s.gz | wc -l; split -l 300 s x.; cat x.* | cmp - s; ls x.* | wc -l',
    '1000\n4\n',
  ],
  [
    'find . -name f -type f -o -size -1k -name a | sort; find d -depth -exec echo {} +; du -a d | wc -l',
    './a\n./d/e/f\nd/e/f d/e d\n3\n',
  ],
  [
    'sort -rn s | head -2; uniq -c a; cut -c1-2 a; tr a-z A-Z < a; rev a; tac a; nl a; fold -w 2 a | paste - - -',
    /^1000\n999\n\s+1 hello\nhe\nHELLO\nolleh\nhello\n\s+1\thello\nhe\tll\to\n\t*\n?$/,
  ],
  [
    'md5sum a; sha1sum < a; cksum < a; crc32 a; base64 a; uuencode - < a | head -1; od -An -tx1 a; xxd a',
    /^b1946ac92492d2347c6235b4d2611184 {2}a\nf572d396fae9206628714fb2ce00f72e94f2258f {2}-\n3015617425 6\n363a3020\naGVsbG8K\nbegin \d+ -\n 68 65 6c 6c 6f 0a\n0{8}: 6865 6c6c 6f0a\s+hello\.\n$/,
  ],
  [
    'factor 360; expr 3 + 4; seq 3 -1 1 | xargs -n 1 echo x; printf "%05d %s\\n" 42 y; seq 4 | awk "{ n += \\$1 } END { print n }"',
    '360: 2 2 2 3 3 5\n7\nx 3\nx 2\nx 1\n00042 y\n10\n',
  ],
  [
    'truncate -s 1M t; stat -c "%s %b" t; fallocate -l 65536 u; stat -c "%s %b %B" u; shred -u u; ls u 2>&1',
    /^1048576 0\n65536 128 512\nls: u: No such file or directory\n$/,
  ],
  [
    'ln a h; ln -s a l; stat -c %h a; readlink l; readlink -f l; realpath d/../a; basename /x/y.c .c; dirname /x/y; [ a -ef h ] && echo one',
    /^2\na\n(\/\S+)\/a\n\1\/a\ny\n\/x\none\n$/,
  ],
  [
    'install -m 751 a i; chmod u+s,o-x i; chown 3:4 i; stat -c "%a %u %g" i; touch -d 2020-02-03T04:05:06Z i; date -u -r i +%F.%T; mkdir -p m/n; rmdir -p m/n; unlink i',
    '750 3 4\n2020-02-03.04:05:06\n',
  ],
  [
    'mkfifo p; (echo by name > p) & cat p; wait; mknod q p; stat -c %F q; mktemp -u | wc -l; mktemp -d > m; test -d "$(cat m)" && rmdir "$(cat m)"',
    'by name\nFIFO (named pipe)\n1\n',
  ],
  [
    'timeout 0.05 sleep 9; echo $?; nohup true; setsid echo ok; nice -n 3 true; sleep 9 & pgrep sleep | wc -l; pkill sleep; wait; flock 9 9> k; echo $?',
    /^124\nok\n1\n0\n$/,
  ],
  [
    'ps -o pid,comm -p $$ | tail -1; cat /proc/$$/comm; pwdx $$ | cut -d: -f2 | xargs basename; lsof -p $$ | grep -c cwd; id -un; tty; nproc; uname -s',
    /^ *\d+ \S+\nsh\n\S+\n1\nroot\nnot a tty\n1\nExa\n$/,
  ],
  [
    'echo "1 2" > v; vi --help | head -1; file a; strings a; count < a 2> /dev/null | wc -c; patch --help > /dev/null; tee w < a; more a; dos2unix a; wc a; which ls; uuidgen | wc -c; mountpoint /proc',
    /^.*\na: ASCII text\nhello\n6\nhello\n:+\na\n:+\nhello\n1 1 6 a\n\/bin\/ls\n37\n\/proc is a mountpoint\n$/,
  ],
];

describe.each(TRANSPORTS)('commands, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('each starts, and none is without help', async () => {
    await machine.leavesNothing(async () => {
      const { stdout } = await machine.exec(
        'cd /bin; for i in *; do [ "$(readlink $i)" = toybox ] && echo "$i: $(/bin/$i --help 2>&1 | grep -c ^usage:)"; done',
      );
      expect(stdout.split('\n').filter((line) => !line.endsWith(': 1'))).toEqual([
        '[: 0',
        'clear: 0',
        'false: 0',
        'test: 0',
        'true: 0',
        '',
      ]);
    });
  });

  test.each(USES)('%s', async (command, output) => {
    await machine.leavesNothing(async () => {
      const { stdout, stderr } = await machine.exec(
        `mkdir -p /tmp/commands/d/e; cd /tmp/commands; echo hello > a; seq 1000 > s; echo text > d/e/f; ${command}`,
      );
      await machine.exec('rm -r /tmp/commands');
      if (typeof output === 'string') expect({ stdout, stderr }).toEqual({ stdout: output, stderr: '' });
      else expect(stdout + stderr).toMatch(output);
    });
  });
});
