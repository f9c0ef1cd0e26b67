/** The shell on the console, typed at like a person would: its commands and line editing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

const ERASE = '\x7f';
const KILL_LINE = '\x15';
const END = '\x04';

describe.each(TRANSPORTS)('the shell, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('arithmetic', async () => {
    expect(await machine.line('echo $((6*7))')).toBe('42\n');
  });

  test('ls -l through a pipe', async () => {
    const lines = (await machine.line('ls -l /bin | head -3')).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^[-l]r[-w]xr.xr.x\S*\s+\d+\s+\S+\s+\S+\s+\d+ .*\S$/);
  });

  test('a hundred thousand lines sorted', async () => {
    expect(await machine.line('seq 1 100000 | sort -rn | head -1')).toBe('100000\n');
  });

  test('yes, head, wc: SIGPIPE ends the writer', async () => {
    await machine.leavesNothing(async () => {
      expect((await machine.line('yes | head -n 1000000 | wc -l')).trim()).toBe('1000000');
    });
  });

  test('a here-document into a pipe', async () => {
    await machine.type('cat <<X | tr a-z A-Z\nhello,\nexa\nX\n');
    expect(await machine.prompt()).toContain('HELLO,\nEXA\n');
  });

  test('the builtins', async () => {
    const script = `alias x=y; alias x; unalias x; umask; ulimit -n; hash; type cd; command -v umask; getopts ab o -a; echo $o; printf %d 5; set -- 1 2; shift; echo $1
trap 'echo left' EXIT; times; readonly q=1; export e=2; kill -l 9; f() { local v=3; return $v; }; f; echo $?; unset e; eval echo "'<$e>'"; test 1 -lt 2 && true; : ; jobs; read r </dev/null; wait; pwd`;
    const { stdout, stderr, code, signal } = await machine.exec(script);
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    expect(stdout).toMatch(
      /^x='y'\n0022\n\d+\ncd is a shell builtin\numask\na\n52\n0m\S+s 0m\S+s\n0m\S+s 0m\S+s\nKILL\n3\n<>\n\/\nleft\n$/,
    );
  });

  test('command substitution', async () => {
    expect(await machine.line('x=$(date +%Y); echo "<$x>"')).toMatch(/^<20\d\d>\n$/);
  });

  test('a subshell has its own directory', async () => {
    expect(await machine.line('(cd /tmp && mkdir a && rm -r a) && pwd')).not.toContain('/tmp');
    expect(await machine.line('ls -d /tmp/a')).toContain('No such file');
  });

  test('redirection of a loop into a file, and back', async () => {
    expect((await machine.line('for i in 1 2 3; do echo $i; done > /tmp/f; wc -l < /tmp/f')).trim()).toBe('3');
  });

  test('a background job is listed, killed and waited for', async () => {
    await machine.leavesNothing(async () => {
      await machine.line('sleep 100 &');
      expect(await machine.line('jobs')).toMatch(/\[1\].*Running.*sleep 100/);
      expect(await machine.line('kill %1; wait %1; echo $?')).toMatch(/^143$/m);
      expect(await machine.line('wait; jobs')).not.toContain('Running');
    });
  });

  test('erase and kill edit the line', async () => {
    await machine.type(`rubbish${KILL_LINE}echo wrpng${ERASE.repeat(3)}ong${ERASE}${ERASE}${ERASE}ight`);
    await machine.type('\n');
    expect(await machine.prompt()).toMatch(/\nwright\n/);
  });

  test('^D ends cat', async () => {
    await machine.type('cat; echo "ended: $?"\n');
    await machine.until('ended: $?"\r\n');
    await machine.type('one line\n');
    await machine.until('one line\r\none line\r\n');
    await machine.type(END);
    expect(await machine.prompt()).toContain('ended: 0\n');
  });

  test('awk, tr, expr and vi are there', async () => {
    expect(await machine.line("echo 3 4 | awk '{ print $1 * $2 }'")).toBe('12\n');
    expect(await machine.line('expr 6 \\* 7')).toBe('42\n');
    expect(await machine.line('for tool in vi stty diff ps; do command -v $tool; done')).toBe(
      '/bin/vi\n/bin/stty\n/bin/diff\n/bin/ps\n',
    );
  });

  test('the window size reaches the shell', async () => {
    await machine.use((m) => m.kernel.terminal.resize(100, 30));
    expect(await machine.line('stty size')).toBe('30 100\n');
  });

  test('exit brings a fresh shell from init', async () => {
    const before = await machine.line('echo $$');
    await machine.type('exit\n');
    await machine.until('exit\r\n');
    await machine.login();
    expect(await machine.line('echo $$')).not.toBe(before);
  });
});
