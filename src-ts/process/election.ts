/**
 * Which kernel has a database: one at a time, by a Web Lock, which ends with its worker.
 *
 * Entry points: elect. A kernel that has just ended may still hold its lock for a moment, one that lives
 * answers when it is asked; so who comes second need not wait to learn which of the two it is.
 */
import { ERRNO } from '../wire/codec.ts';
import { DeviceError } from './device-error.ts';

/** Chromium ends a busy worker within 2 s. */
const WAIT_MS = 4000;

/** Resolves with what gives it up again. Rejects with EBUSY where another kernel has it. */
export async function elect(database: string): Promise<() => void> {
  if (typeof navigator.locks === 'undefined') throw new DeviceError(ERRNO.EACCES, 'this browser gives no Web Locks here');
  const name = `exa-kernel/localfs/${database}`;
  const channel = new BroadcastChannel(name);
  const aborter = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<() => void>((resolve, reject) => {
      let state: 'waiting' | 'mine' | 'given up' = 'waiting';
      // Chromium forgets a signal that is aborted while a request is on its way: the request stays in the
      // queue, and no promise is ever settled. So who gives up does so here, and lets go of what comes late.
      const giveUp = () => {
        if (state !== 'waiting') return;
        state = 'given up';
        aborter.abort();
        reject(new DeviceError(ERRNO.EBUSY, 'another kernel has this database; sharing it is not built yet'));
      };
      const held = () =>
        new Promise<void>((release) => {
          if (state === 'given up') return release();
          state = 'mine';
          channel.postMessage('here');
          resolve(() => {
            channel.close();
            release();
          });
        });
      channel.onmessage = ({ data }) => {
        if (state === 'mine' && data === 'who') channel.postMessage('here');
        else if (data === 'here') giveUp();
      };
      timer = setTimeout(giveUp, WAIT_MS);
      channel.postMessage('who');
      navigator.locks.request(name, { signal: aborter.signal }, held).catch(reject);
    });
  } catch (error) {
    channel.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
