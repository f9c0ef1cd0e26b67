/**
 * One slot: a hidden iframe and the worker that it owns, in which one program after another runs.
 *
 * Entry points: openSlot, Slot. Owns: the two, and the clock after which a worker that does not end
 * its program is ended itself; and sees when somebody takes the iframe away. Does not do: who runs in it (resmgr decides).
 */
import { KernelError } from '../api/errors.ts';
import type { FromWorker, ToWorker } from '../worker/messages.ts';

const OPEN_LIMIT_MS = 10_000;
/** A program without safe points gets this long to notice that it was killed. */
const KILL_LIMIT_MS = 300;
/** One that is inside a server is let out first: a step may take 3 s (src-c/server/loop/watch.c), and traps then. */
const INSIDE_RETRY_MS = 10;
const INSIDE_RETRIES = 350;
const TRIES = 4;

export interface SlotEvents {
  message(message: FromWorker): void;
  /** The worker has failed, had to be terminated, or went with its iframe. */
  lost(reason: string): void;
  /** Whether the worker is inside a server. */
  inside(): boolean;
}

export class Slot {
  /** Who runs here or ran here last. */
  endpoint = 0;
  private killTimer: ReturnType<typeof setTimeout> | undefined;
  private closing: (() => void) | null = null;
  private gone = false;

  constructor(
    private readonly frame: HTMLIFrameElement,
    private readonly worker: Worker,
    private readonly events: SlotEvents,
  ) {
    worker.onerror = () => this.fail('its worker has failed');
    onTaken(frame, () => {
      if (!this.gone) this.fail(TAKEN);
    });
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      const message = event.data;
      if (message.type === 'killed') clearTimeout(this.killTimer);
      else if (message.type === 'closed') this.closing?.();
      else events.message(message);
    };
  }

  post(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  /** Ends what runs as `endpoint`; a worker that does not answer in time is terminated. */
  kill(endpoint: number): void {
    clearTimeout(this.killTimer);
    this.killTimer = setTimeout(() => this.terminate(INSIDE_RETRIES), KILL_LIMIT_MS);
    this.post({ type: 'kill', endpoint });
  }

  private terminate(left: number): void {
    if (left && this.events.inside()) this.killTimer = setTimeout(() => this.terminate(left - 1), INSIDE_RETRY_MS);
    else this.fail('its worker did not end');
  }

  /** Resolves when nothing of it is left. */
  async close(): Promise<void> {
    clearTimeout(this.killTimer);
    await new Promise<void>((resolve) => {
      this.killTimer = setTimeout(resolve, KILL_LIMIT_MS);
      this.closing = resolve;
      this.post({ type: 'close' });
    });
    clearTimeout(this.killTimer);
    this.remove();
  }

  private fail(reason: string): void {
    this.remove();
    this.events.lost(reason);
  }

  private remove(): void {
    this.gone = true;
    this.worker.onmessage = this.worker.onerror = null;
    this.worker.terminate();
    this.frame.remove();
  }
}

/** Makes the iframe and the worker and opens its inbox. Rejects with EAGAIN where the browser will not. */
export async function openSlot(
  place: HTMLElement,
  script: Blob,
  open: ToWorker & { type: 'open' },
  events: SlotEvents,
): Promise<Slot> {
  for (let left = TRIES; ; left--) {
    try {
      return await tryOpen(place, script, open, events);
    } catch (error) {
      if (left <= 1) throw new KernelError('EAGAIN', 'slot', undefined, String(error));
    }
  }
}

async function tryOpen(
  place: HTMLElement,
  script: Blob,
  open: ToWorker & { type: 'open' },
  events: SlotEvents,
): Promise<Slot> {
  const frame = document.createElement('iframe');
  frame.title = `slot ${open.slot}`;
  frame.hidden = true;
  place.append(frame);
  const url = URL.createObjectURL(script);
  let worker: Worker | undefined;
  try {
    // A worker made in the same task as its blank iframe fails now and then in Chromium.
    await nextTask();
    const view = frame.contentWindow as (Window & typeof globalThis) | null;
    if (!view) throw new Error('the page has no body that iframes can live in');
    worker = new view.Worker(url, { name: `exa slot ${open.slot}` });
    await opened(worker, open, frame);
  } catch (error) {
    worker?.terminate();
    frame.remove();
    throw error;
  } finally {
    URL.revokeObjectURL(url);
  }
  return new Slot(frame, worker, events);
}

const TAKEN = 'its iframe has been taken out of the page';

/** Calls back when somebody has taken it out. */
function onTaken(frame: HTMLIFrameElement, taken: () => void): void {
  const view = frame.contentWindow;
  // It is said before the iframe goes; pages that are left, and may come back, say it too.
  view?.addEventListener('pagehide', () => {
    setTimeout(() => {
      if (frame.contentWindow !== view) taken();
    });
  });
}

function opened(worker: Worker, open: ToWorker, frame: HTMLIFrameElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the worker did not start')), OPEN_LIMIT_MS);
    const settle = (then: () => void) => {
      clearTimeout(timer);
      then();
    };
    // Its worker would never answer, and who waits for the slot would wait until the time is up.
    onTaken(frame, () => settle(() => reject(new Error(TAKEN))));
    worker.onerror = (event) => settle(() => reject(new Error(event.message || 'the worker could not be loaded')));
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      if (event.data.type === 'opened') settle(resolve);
    };
    worker.postMessage(open);
  });
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
