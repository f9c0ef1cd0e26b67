/**
 * The owner of a server that is entered: what its own worker does while others run its steps.
 *
 * Entry points: serve. It takes what comes by ring (of the page, of servers that are not entered, of hosts), runs the
 * server's timers, and sleeps. Does not do: the steps' own work (entered.ts).
 */
import type { Host } from '../worker/host.ts';
import type { Entered } from './entered.ts';
import type { Entrance } from './entrance.ts';

/** Returns when the server is dead: false, by a fault, of which has been told; true, because it was asked to end. */
export function serve(entrance: Entrance, server: Entered, host: Host): boolean {
  let sleep = 0;
  const step = () => {
    server.hear(-1);
    for (let datagram = host.takeAny(); datagram; datagram = host.takeAny()) server.step(server.put(datagram));
    sleep = server.step(0);
    server.sleeps(sleep);
  };
  while (entrance.within(server, step)) {
    host.cpu.pause();
    host.transport.waitBlocking(sleep);
    host.cpu.resume();
    if (host.isKilled) return true;
  }
  return false;
}
