/** The commands of /bin: each starts, and a use or two of most of them, whose output is known. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

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
    'echo "1 2" > v; vi --help 2>&1 | head -1; file a; strings a; count < a 2> /dev/null | wc -c; patch --help > /dev/null; tee w < a; more a; dos2unix a; wc a; which ls; uuidgen | wc -c; mountpoint /proc',
    /^.*\na: ASCII text\nhello\n6\nhello\n:+\na\n:+\nhello\n1 1 6 a\n\/bin\/ls\n37\n\/proc is a mountpoint\n$/,
  ],
  // what is not toybox's, and what was wrong there; the answers are Linux's
  [
    'echo abcabc | sed s/b/X/2; echo "a a a" | sed s/a/b/2g; echo baaac | sed "s/a*/x/2"; echo abc | sed s/c/X/2',
    'abcaXc\na b b\nbxc\nabc\n',
  ],
  ['find d -type f -delete; find d; find d -delete; ls d 2>&1', 'd\nd/e\nls: d: No such file or directory\n'],
  [
    'touch -d @-1 a; stat -c "%X %Y" a; seq 3 | head -n -1; printf 12345 | head -c -2; echo; printf "1\\n2" | head -n -1; head -n -5 a',
    '-1 -1\n1\n2\n123\n1\n',
  ],
  [
    'seq 100000 | gzip > z; [ "$(wc -c < z)" -lt 250000 ] && echo smaller; gzip -t z && zcat z | cksum; gunzip -c < z | tail -1; cp s y; gzip -9 y; ls y*; gzip -d y.gz; cmp s y; tar czf t.tgz s; [ "$(wc -c < t.tgz)" -lt 3000 ] && echo packed',
    'smaller\n2052179976 588895\n100000\ny.gz\npacked\n',
  ],
  ['compress -c s > s.Z; [ "$(wc -c < s.Z)" -lt 2500 ] && uncompress -c s.Z | cmp - s && zcat s.Z | tail -1', '1000\n'],
  [
    '/usr/bin/true; echo $?; /usr/bin/env echo by env; /sbin/telinit 2>&1 | head -c 0; printf "#!/usr/bin/awk -f\\nBEGIN { print 6 * 7 }\\n" > p; chmod +x p; ./p; cmp /usr/bin/sh /bin/dash; cmp /usr/sbin/sh /sbin/dash; readlink -f /usr/bin/ls',
    '0\nby env\n42\n/bin/toybox\n',
  ],
  [
    'for z in UTC Asia/Tokyo America/New_York US/Eastern Europe/Berlin Etc/GMT+5 America/Argentina/Buenos_Aires Asia/Calcutta; do TZ=$z date -d @1690000000 "+%H:%M %z %Z"; done; TZ=Europe/Berlin date -d @4102444800 +%Z; ls /usr/share/zoneinfo/Europe | wc -l',
    '04:26 +0000 UTC\n13:26 +0900 JST\n00:26 -0400 EDT\n00:26 -0400 EDT\n06:26 +0200 CEST\n23:26 -0500 -05\n01:26 -0300 -03\n09:56 +0530 IST\nCET\n64\n',
  ],
  [
    'printf "a 1\\nb 2\\nb 3\\nd 4\\n" > 1; printf "a x\\nb y\\nb z\\nc w\\n" > 2; join 1 2; join -a 1 -a 2 -e - -o 0,1.2,2.2 1 2; join -v 2 1 2; printf "1:x\\n" | join -t : -1 1 -2 1 - - 2>&1 | head -c 3',
    'a 1 x\nb 2 y\nb 2 z\nb 3 y\nb 3 z\na 1 x\nb 2 y\nb 2 z\nb 3 y\nb 3 z\nc - w\nd 4 -\nc w\n',
  ],
  [
    'csplit -f x s 10 /50/ "{1}"; cat x* | cmp - s; printf "a\\nb\\na\\nc\\n" | csplit -f y - /a/ "{*}"; csplit -s s /none/ 2>&1; ls xx* 2>&1; csplit -ks -f k s 9 3 2>&1; csplit -s -f p a %lo% ; cat p00',
    "18\n120\n350\n3405\n0\n4\n4\ncsplit: '/none/': match not found\nls: xx*: No such file or directory\ncsplit: line number '3' is smaller than preceding line number, 9\nhello\n",
  ],
  [
    'printf "b c\\na b\\nc d\\n" | tsort; printf "a b b a" | tsort 2>&1; echo $?; echo x | tsort; echo $?',
    /^a\nb\nc\nd\ntsort: -: input contains a loop:\ntsort: [ab]\ntsort: [ab]\n[ab]\n[ab]\n1\n1\ntsort: -: input contains an odd number of tokens\n$/,
  ],
  [
    'touch -d 2020-01-02T03:04:00 s; pr s | sed -n "3p;6p;56p;69p"; pr -3 -t -l 2 s | head -2; pr -m -t a s | head -2; pr -n:3 -t a; pr -t -s, -2 -l 2 s | head -1; pr -h T -l 12 +2:2 s | sed -n 3p | tr -s " "',
    '2020-01-02 03:04                        s                         Page 1\n1\n51\n2020-01-02 03:04                        s                         Page 2\n1\t\t\t3\t\t\t5\n2\t\t\t4\t\t\t6\nhello\t\t\t\t    1\n\t\t\t\t    2\n  1:hello\n1,3\n2020-01-02 03:04 T Page 2\n',
  ],
  [
    'pathchk d/b /tmp x; echo $?; pathchk -p "a b" 2>&1; pathchk -p abcdefghijklmnop 2>&1; pathchk -P -- -a 2>&1; pathchk a/x 2>&1; sum a; sum -s a; printf "        x       y\\n" | unexpand -a',
    "0\npathchk: nonportable character ' ' in file name 'a b'\npathchk: limit 14 exceeded by length 16 of file name component 'abcdefghijklmnop'\npathchk: leading '-' in a component of file name '-a'\npathchk: a/x: Not a directory\n36979     1 a\n542 1 a\n\tx\ty\n",
  ],
  [
    'printf "h\\303\\244\\n" > u; iconv -f UTF-8 -t LATIN1 u | od -An -tx1; iconv -f LATIN1 -t UTF-8 u | wc -c; iconv -f UTF-8 -t ASCII u 2>&1; echo $?; iconv -c -f UTF-8 -t ASCII u; printf "\\377" | iconv -f UTF-8 -t UTF-16 2>&1; iconv -f none -t UTF-8 a 2>&1; iconv -l | grep -cx UTF-8',
    " 68 e4 0a\n6\nhiconv: u: cannot convert: a character is not in the encoding\n1\nh\niconv: standard input: illegal input sequence at position 0\niconv: conversion from 'none' to 'UTF-8' is not supported\n1\n",
  ],
  [
    'getconf PATH > /dev/null && getconf NAME_MAX /; getconf _POSIX_VERSION; getconf NONE 2> /dev/null || echo unknown; LANG=C.UTF-8 locale | sed -n "1,2p;\\$p"; locale charmap; locale -k decimal_point abmon; locale -a',
    '255\n200809\nunknown\nLANG=C.UTF-8\nLC_CTYPE="C.UTF-8"\nLC_ALL=\nUTF-8\ndecimal_point="."\nabmon="Jan;Feb;Mar;Apr;May;Jun;Jul;Aug;Sep;Oct;Nov;Dec"\nC\nC.UTF-8\nPOSIX\n',
  ],
  [
    'export TERM=xterm-256color; tput bold | od -An -c; tput cup 4 5 | od -An -c; COLUMNS=77 tput cols; tput colors; tput -T none bold; echo $?; tput none; echo $?; tput -T dumb bold; echo $?; COLUMNS= tabs -40 | tr -s "\\033 " "E "',
    /^ 033 +\[ +1 +m\n 033 +\[ +5 +; +6 +H\n77\n256\n3\n4\n1\n\rE\[3gEH EH\rtput: unknown terminal "none"\ntput: unknown terminfo capability 'none'\n$/,
  ],
  [
    'printf "x@(#)one 1.2\\n@@(#)two\\"\\n" > w; what w; what -s w a; echo $?; printf "1d\\n2,3j\\ng/4/s/4/four/\\nw\\nq\\n" | ed -s s; head -4 s',
    'w:\n\tone 1.2\n\ttwo\nw:\n\tone 1.2\na:\n0\n2\n3four\n5\n6\n',
  ],
  [
    'echo id -gn | newgrp; echo id -g | newgrp user; newgrp none 2>&1; logger -t me hello; echo $?; command -v cd; env cd /; env type ls; env ulimit -n > /dev/null && echo limit; nohup umask 2> /dev/null',
    /^root\n1000\nnewgrp: group 'none' does not exist\n0\ncd\nls is \S*\/ls\nlimit\n0022\n$/,
  ],
  [
    'pax -w -f x.pax a d && pax -f x.pax; tar tf x.pax | wc -l; mkdir o; (cd o; pax -r < ../x.pax; cmp d/e/f ../d/e/f; find . | sort); mkdir p; pax -rw -s /f/g/ d p && find p; pax -w none 2>&1 > /dev/null',
    /^a\nd\nd\/e\nd\/e\/f\n4\n\.\n\.\/a\n\.\/d\n\.\/d\/e\n\.\/d\/e\/f\np\np\/d\np\/d\/e\np\/d\/e\/g\npax: .*none.*No such file or directory\n/,
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

  test('vi keeps what is typed', async () => {
    await machine.start('vi /tmp/typed', 'vi');
    await machine.until('/tmp/typed');
    // the end of inserting is waited for: keys that follow an escape at once would be one key with it
    await machine.type('ihello\rworld\x1b');
    await machine.until('- /tmp/typed [Modified]');
    await machine.type(':wq\r');
    await machine.prompt();
    expect((await machine.exec('cat /tmp/typed; rm /tmp/typed')).stdout).toBe('hello\nworld\n');
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
