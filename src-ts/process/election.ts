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
  const timer = setTimeout(() => aborter.abort(), WAIT_MS);
  let mine = false;
  channel.onmessage = ({ data }) => {
    if (mine && data === 'who') channel.postMessage('here');
    else if (!mine && data === 'here') aborter.abort();
  };
  channel.postMessage('who');
  try {
    return await new Promise<() => void>((resolve, reject) => {
      const held = () =>
        new Promise<void>((release) => {
          mine = true;
          channel.postMessage('here');
          resolve(() => {
            channel.close();
            release();
          });
        });
      navigator.locks.request(name, { signal: aborter.signal }, held).catch(reject);
    });
  } catch (error) {
    channel.close();
    if (aborter.signal.aborted) throw new DeviceError(ERRNO.EBUSY, 'another kernel has this database; sharing it is not built yet');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
