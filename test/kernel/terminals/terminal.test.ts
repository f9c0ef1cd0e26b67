/** kernel.terminal: attach and its opposite, sizes, bytes of any kind, a reader that comes late. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TRANSPORTS, openBrowser } from '../../harness/browser.ts';
import { bootMachine, type Machine, openPage, sharedMachine } from '../../harness/machine.ts';

describe.each(TRANSPORTS)('terminal, %s transport', (transport) => {
  const use = sharedMachine(transport);
  let machine: Machine;
  beforeEach(() => void (machine = use()));

  test('bytes that are no text go through as they are', async () => {
    await machine.type("stty raw -echo; echo re''ady; head -c 4 | od -An -tx1; stty sane\n");
    await machine.until('ready\n');
    await machine.use((m) => m.typeBytes([0x00, 0xff, 0x03, 0x80]));
    expect(await machine.prompt()).toMatch(/00 ff 03 80/);
  });

  test('resizing sends SIGWINCH to the foreground', async () => {
    await machine.type("trap 'echo changed' WINCH\n");
    await machine.prompt();
    await machine.use((m) => m.kernel.terminal.resize(91, 31));
    await machine.type('\n');
    await machine.until('changed\r\n');
    await machine.prompt();
    expect(await machine.line('trap - WINCH; stty size')).toContain('31 91\n');
  });

  test('sizes that no terminal has are refused', async () => {
    const codes = await machine.use((m) =>
      [
        [0, 1],
        [1, 0],
        [1.5, 2],
        [70000, 2],
        [NaN, 2],
      ].map(([cols, rows]) => {
        try {
          m.kernel.terminal.resize(cols!, rows!);
          return 'taken';
        } catch (error) {
          return (error as { code: string }).code;
        }
      }),
    );
    expect(codes).toEqual(Array(5).fill('EINVAL'));
  });
});

test.each(TRANSPORTS)('attach wires both ways until it is disposed, %s transport', async (transport) => {
  const browser = await openBrowser();
  const page = await openPage(browser, transport);
  const seen = await page.evaluate(async (transport) => {
    const kernel = await exa.ExaKernel.boot({ transport, assets: new URL('../dist/', location.href) });
    const xterm = exa.textTerminal(77, 22);
    const attached = kernel.terminal.attach(xterm);
    await xterm.until(/[#$] $/);
    xterm.type('stty size; echo grü\xdf\n');
    await xterm.until(/22 77[\s\S]*grüß\r\n[\s\S]*[#$] $/);
    xterm.resize(66, 20);
    xterm.type('stty size\n');
    // Toybox's stty throws away what is typed before it ends.
    await xterm.until(/20 66[\s\S]*[#$] $/);
    attached.dispose();
    attached.dispose();
    const left = Object.keys(xterm.listeners);
    const decoder = new TextDecoder();
    const reader = kernel.terminal.output.getReader();
    const writer = kernel.terminal.input.getWriter();
    await writer.write('echo re$((1))ad\n');
    let rest = '';
    while (!rest.includes('re1ad\r\n')) rest += decoder.decode((await reader.read()).value, { stream: true });
    await kernel.shutdown();
    // What was under way ends; nothing is left hanging.
    while (!(await reader.read()).done);
    return { left, shown: xterm.shown.includes('re1ad') };
  }, transport);
  expect(seen).toEqual({ left: [], shown: false });
  await browser.close();
});

test.each(TRANSPORTS)('sizes that follow one another end in the last, %s transport', async (transport) => {
  const ROUNDS = 12;
  const browser = await openBrowser();
  const page = await openPage(browser, transport);
  const sizes = await page.evaluate(
    async ({ transport, rounds }) => {
      const kernel = await exa.ExaKernel.boot({ transport, assets: new URL('../dist/', location.href) });
      const sizes: string[] = [];
      for (let round = 0; round < rounds; round++) {
        // As every embedder does it: attached in one size, and fitted into its element at once.
        const xterm = exa.textTerminal(100 + round, 30);
        const attached = kernel.terminal.attach(xterm);
        for (let step = round % 3; step >= 0; step--) xterm.resize(120 + round, 40 + step);
        xterm.type('\n');
        await xterm.until(/[#$] $/);
        xterm.type('stty size\n');
        sizes.push(/\d+ \d+(?=\r\n[\s\S]*[#$] $)/.exec(await xterm.until(/\d+ \d+\r\n[\s\S]*[#$] $/))![0]);
        attached.dispose();
      }
      await kernel.shutdown();
      return sizes;
    },
    { transport, rounds: ROUNDS },
  );
  expect(sizes).toEqual(Array.from({ length: ROUNDS }, (_, round) => `40 ${120 + round}`));
  await browser.close();
});

test.each(TRANSPORTS)(
  'output that nobody reads holds nobody up, and a late reader gets its end, %s transport',
  async (transport) => {
    const browser = await openBrowser();
    const machine = await bootMachine(browser, transport, {
      inittab:
        'id:2:initdefault:\n1:2:wait:/bin/seq 1 50000 > /dev/tty1\n2:2:once:/bin/echo done-with-it > /dev/tty1\n',
    });
    await machine.until('done-with-it');
    await machine.close();
    await browser.close();
  },
);
