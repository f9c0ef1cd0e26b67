/** /proc as ps, top, pgrep and shells read it: the forms of proc(5). Its names of files are in names.test.ts. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS } from '../../harness/browser.ts';
import { type Machine, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('/proc, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  const output = async (script: string) => {
    const { code, stdout, stderr } = await machine.exec(script);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  test('stat has 52 fields', async () => {
    await machine.leavesNothing(async () => {
      const fields = (await output('cat /proc/self/stat')).trim().split(' ');
      expect(fields).toHaveLength(52);
      expect(fields.slice(1, 3)).toEqual(['(cat)', 'R']);
      // Its parent, the shell, sleeps meanwhile, and is the leader of the group that the page has put it into.
      const [pid, comm, state, parent, group] = (await output('cat /proc/$$/stat; true')).split(' ');
      expect([comm, state, group]).toEqual(['(sh)', 'S', pid]);
      expect(parent).toBe('0');
    });
  });

  test('status', async () => {
    await machine.leavesNothing(async () => {
      const text = await output("trap '' USR1; trap : USR2; cat /proc/$$/status");
      const status = Object.fromEntries(
        text
          .trim()
          .split('\n')
          .map((line) => line.split(':\t')),
      );
      expect(status).toMatchObject({
        Name: 'sh',
        State: 'S (sleeping)',
        Uid: '0\t0\t0\t0',
        Threads: '1',
        SigIgn: '0000000000000200',
      });
      expect(BigInt(`0x${status.SigCgt}`) & (1n << 11n)).toBe(1n << 11n);
      expect(status.Pid).toBe(status.Tgid);
    });
  });

  test('who waits sleeps, wherever it waits; who computes runs', async () => {
    await machine.leavesNothing(async () => {
      const states = await output(`mkfifo /tmp/f
        state() { sed -n 's/^State:.\\(.\\).*/\\1/p' /proc/$1/status; }
        asleep() { until [ "$(state $!)" = S ]; do :; done; echo $1; kill $!; }
        cat /tmp/f & asleep 'open of a FIFO'
        exec 3<> /tmp/f
        cat <&3 & asleep 'read of a FIFO'
        yes > /tmp/f & asleep 'write to a FIFO'
        cat < /dev/tty1 & asleep 'read of a terminal'
        /test/bin/inotify watch /tmp > /dev/null & asleep 'poll'
        sleep 1000 & asleep 'sleep'
        while :; do :; done & state $!; kill $!
        rm /tmp/f`);
      expect(states).toBe('open of a FIFO\nread of a FIFO\nwrite to a FIFO\nread of a terminal\npoll\nsleep\nR\n');
      // init may be at work still: it has the shell's orphans to wait for.
      const everybody = async () => (await machine.use(({ kernel }) => kernel.ps())).map(({ state }) => state);
      await expect.poll(everybody).not.toContain('running');
    });
  });

  test('who is gone has no text any more, though its file is open', async () => {
    await machine.leavesNothing(async () => {
      expect(await machine.exec('sleep 1000 & exec 3< /proc/$!/stat; kill $!; wait $!; cat <&3')).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('No such process'),
      });
    });
  });

  test('a script has its own name', async () => {
    await machine.leavesNothing(async () => {
      const script = '#!/bin/sh\ncat /proc/$$/comm /proc/$$/cmdline | tr "\\0" " "\n';
      const end = await machine.use(async (m, script) => {
        await m.kernel.fs.writeFile('/tmp/a-script', script, { mode: 0o755 });
        const result = await m.kernel.exec('/tmp/a-script one');
        await m.kernel.fs.rm('/tmp/a-script');
        return result;
      }, script);
      expect(end.stdout).toBe('a-script\n/bin/sh /tmp/a-script one ');
    });
  });

  test('the environment, for its owner alone', async () => {
    await machine.leavesNothing(async () => {
      expect(await output('env -i A=b C=d cat /proc/self/environ')).toBe('A=b\0C=d\0');
      expect(await output('stat -c %a /proc/$$/environ')).toBe('400\n');
    });
  });

  test('mounts, for all and for one', async () => {
    await machine.leavesNothing(async () => {
      const all = await output('cat /proc/mounts');
      expect(await output('cat /proc/self/mounts')).toBe(all);
      expect(all).toMatch(/^\S+ \/proc proc rw 0 0$/m);
      expect(all).toMatch(/^\S+ \/bin netfs ro 0 0$/m);
    });
  });

  test('the system', async () => {
    await machine.leavesNothing(async () => {
      expect(await output('cat /proc/uptime')).toMatch(/^\d+\.\d\d \d+\.\d\d\n$/);
      expect(await output('cat /proc/loadavg')).toMatch(/^(\d+\.\d\d ){3}\d+\/\d+ \d+\n$/);
      expect(await output('cat /proc/meminfo')).toMatch(/^MemTotal: +\d+ kB\nMemFree: +\d+ kB\n/);
      expect(await output('cat /proc/version')).toContain('exa-kernel');
      expect(await output('cat /proc/cpuinfo')).toMatch(/^processor\t: 0$/m);
      expect(await output('cat /proc/stat')).toMatch(/^btime \d+$/m);
      expect(await output('ls -d /proc/1 /proc/self/fd/0')).toBe('/proc/1\n/proc/self/fd/0\n');
    });
  });

  test('who is gone is not there', async () => {
    await machine.leavesNothing(async () => {
      expect(
        await output(
          'sleep 100 & pid=$!; until pgrep -x sleep > /dev/null; do :; done; pkill -x sleep; wait $pid; echo $?; test -e /proc/$pid || echo none',
        ),
      ).toBe('143\nnone\n');
    });
  });

  test('exe and fd name what symlinks lead to', async () => {
    await machine.leavesNothing(async () => {
      expect(await output('readlink /proc/self/exe; cd /usr; ../bin/readlink /proc/self/exe')).toBe(
        '/bin/toybox\n/bin/toybox\n',
      );
      expect(
        await output(`mkdir -p /tmp/real/dir; echo x > /tmp/real/dir/file; cd /tmp; ln -s real/dir near; ln -s /tmp/near far; ln -s ../home up; ln -s file real/dir/name; echo y > /home/proc-test
        exec 3< near/name 4< far/name 5< up/proc-test; cd real; exec 6< ../near/../dir/name 7> ../near/new
        for fd in 3 4 5 6 7; do readlink /proc/$$/fd/$fd; done; stat -c %A /proc/$$/fd/3 /proc/$$/fd/7; rm -r /tmp/real /tmp/near /tmp/far /tmp/up /home/proc-test`),
      ).toBe(
        '/tmp/real/dir/file\n/tmp/real/dir/file\n/home/proc-test\n/tmp/real/dir/file\n/tmp/real/dir/new\nlr-x------\nl-wx------\n',
      );
    });
  });

  test('limits, mountinfo, task, and what is in /proc/sys', async () => {
    await machine.leavesNothing(async () => {
      expect(await output('ulimit -n 100; grep "open files" /proc/self/limits')).toMatch(
        /^Max open files +100 +100 +files *\n$/,
      );
      expect(await output('grep " / " /proc/self/mountinfo')).toMatch(/^\d+ \d+ 0:\d+ \/ \/ rw - tmpfs root rw$/m);
      expect(
        await output(
          'cd /proc/$$/task; set -- *; echo $* $$; cat $1/comm; test ! -e $1/fd && echo none; cat $1/status | grep Tgid',
        ),
      ).toMatch(/^(\d+) \1\nsh\nnone\nTgid:\t\1\n$/);
      expect(await output('cd /proc/sys/kernel; cat hostname pid_max ostype; uname -n; ls random')).toBe(
        'exa\n32768\nExa\nexa\nboot_id\nuuid\n',
      );
      expect(await output('cat /proc/sys/kernel/random/uuid')).toMatch(
        /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\n$/,
      );
      expect(
        await output(
          'find /proc/sys /proc/tty /proc/self -type f | while read f; do cat $f > /dev/null || echo $f; done; stat -c %a /var/tmp',
        ),
      ).toBe('1777\n');
    });
  });
});
