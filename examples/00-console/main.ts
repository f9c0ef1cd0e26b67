/**
 * The demo: a console that fills the window.
 *
 * `?transport=broadcast` and `?transport=shared` choose the transport; `?screenreader` has output read aloud. Shows the boot's progress, then the terminal;
 * says in words what went wrong. The kernel is `kernel` in the browser's console.
 */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { ExaKernel, type BootOptions } from 'exa-kernel';

const PHASES: Record<string, string> = {
  loading: 'Loading the servers',
  mounts: 'Mounting file systems',
  init: 'Starting init',
  ready: 'Ready',
};

const parameters = new URLSearchParams(location.search);
const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const boot = byId('boot');
const bar = byId<HTMLProgressElement>('progress');

function showProgress({ phase, loaded, total }: { phase: string; loaded: number; total: number }): void {
  byId('phase').textContent = PHASES[phase] ?? phase;
  if (total > 0) {
    bar.max = total;
    bar.value = loaded;
  } else bar.removeAttribute('value');
}

function showFailure(error: unknown): void {
  boot.hidden = true;
  byId('reason').textContent = error instanceof Error ? error.message : String(error);
  byId('failure').hidden = false;
  byId('again').focus();
}

async function start(): Promise<void> {
  const place = byId('terminal');
  const xterm = new Terminal({
    cursorBlink: true,
    fontFamily: 'ui-monospace, monospace',
    fontSize: 15,
    screenReaderMode: parameters.has('screenreader'),
    theme: { background: '#10141a', foreground: '#d8dee9' },
  });
  const fit = new FitAddon();
  xterm.loadAddon(fit);
  xterm.open(place);
  fit.fit();

  const transport = parameters.get('transport') as BootOptions['transport'];
  const kernel = await ExaKernel.boot({
    terminal: { cols: xterm.cols, rows: xterm.rows },
    onProgress: showProgress,
    ...(transport && { transport }),
  });
  Object.assign(window, { kernel });
  kernel.terminal.attach(xterm);
  new ResizeObserver(() => fit.fit()).observe(place);
  boot.hidden = true;
  place.classList.add('shown');
  xterm.focus();
}

byId('again').addEventListener('click', () => location.reload());
start().catch(showFailure);
