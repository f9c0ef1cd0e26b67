/**
 * The worker of a slot: opens its inbox, runs one program after another, cleans up between them.
 *
 * Entry points: the messages of messages.ts. Does not do: the slot's wasm memory (memory.ts).
 */
import { encodeRequest, header, SERVER, LIMITS, MESSAGES, endpointOf } from '../wire/codec.ts';
import { Arena } from '../transport/arena.ts';
import { openBroadcastChannel } from '../transport/broadcast.ts';
import { openPortChannel, type PortChannel } from '../transport/port.ts';
import { openSharedChannel } from '../transport/shared.ts';
import { Entrance } from '../direct/entrance.ts';
import { useGlue } from '../direct/glue.ts';
import { align } from './clock.ts';
import { Host } from './host.ts';
import { clockOf, drivesDevice } from './imports.ts';
import { keepMemory, takeMemory } from './memory.ts';
import type { FromWorker, Start, ToWorker } from './messages.ts';
import { Program } from './program.ts';

const HELLO_RETRY_MS = 50;

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
};
const post = (message: FromWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer);

let host: Host;
/** The host's transport, where that is one of ports. */
let portChannel: PortChannel | null = null;
let running: { program: Program; endpoint: number; finish: () => void } | null = null;
/** What a process that is becoming another program has computed so far, in milliseconds. */
let cpuBefore = 0;
/** Who was to end before it had started here: a kill may overtake an exec or a fork. */
let killedEarly = 0;

async function open(message: Extract<ToWorker, { type: 'open' }>): Promise<void> {
  align(message.behind);
  const self = endpointOf(message.slot, 0);
  const arena = message.memory ? new Arena(message.memory) : null;
  if (message.transport === 'port') portChannel = openPortChannel((slot) => post({ type: 'connect', slot }));
  const transport = arena
    ? openSharedChannel(arena, self)
    : (portChannel ?? openBroadcastChannel(message.instance, self));
  host = new Host(message.slot, transport, arena);
  host.dead = message.dead;
  if (message.transport === 'broadcast') {
    // Over the very channel, and until it is answered: see broadcast.ts.
    const page = endpointOf(SERVER.page, 0);
    for (let heard = false; !heard; ) {
      transport.send(page, encodeRequest('hello', { id: 1, target: page, sender: self }, { slot: message.slot }));
      await transport.wait(HELLO_RETRY_MS);
      for (let bytes; (bytes = transport.take()); ) heard ||= header(bytes)?.number === MESSAGES.hello.number;
    }
  }
  post({ type: 'opened' });
}

async function run(start: Start): Promise<void> {
  if (start.endpoint === killedEarly) return;
  const pages = Math.max(start.pages, start.fork ? start.fork.size / 65536 : 0);
  let program: Program;
  try {
    const own = host.entrance?.own;
    const memory = own ? own.image.memory : takeMemory(pages);
    program = new Program(host, start, memory, drivesDevice(host.slot), post, cpuBefore);
    cpuBefore = 0;
  } catch (error) {
    // No memory to be had. After exec's point of no return that is SIGKILL, as in Linux.
    host.notify('fault', start.endpoint, { signal: 9 }, new TextEncoder().encode(String(error)));
    host.notify('slot_idle', start.endpoint, { endpoint: start.endpoint });
    return;
  }
  const finished = new Promise<'kill'>((resolve) => {
    running = { program, endpoint: start.endpoint, finish: () => resolve('kill') };
  });
  const how = await Promise.race([program.run(), finished]);
  running = null;
  program.over = true;
  const group = host.group;
  if (how === 'exec') cpuBefore = host.cpu.ms;
  host.reset();
  if (!host.isServer) keepMemory(program.memory, program.stack, program.used);
  if (how === 'exec') host.group = group;
  else if (host.slot >= LIMITS.SERVERS) host.notify('slot_idle', start.endpoint, { endpoint: start.endpoint });
}

/** A program that waits by JSPI is simply left: its stack is never resumed. One that blocks or computes hears by the kill word. */
function kill(endpoint: number): void {
  if (running?.endpoint === endpoint) {
    running.program.over = true;
    running.finish();
  } else {
    // It has ended by itself, or will never start: either way the slot is free.
    killedEarly = endpoint;
    host.notify('slot_idle', endpoint, { endpoint });
  }
  post({ type: 'killed', endpoint });
}

scope.onmessage = (event) => {
  const message = event.data;
  switch (message.type) {
    case 'open':
      void open(message);
      break;
    case 'entered':
      useGlue(message.glue);
      host.entrance ??= new Entrance(host.arena!, host.slot, {
        clock: (which) => clockOf(host, which),
        broken: (server, reason) => post({ type: 'fault', server, reason }),
      });
      host.entrance.introduce(message.servers);
      break;
    case 'start':
      void run(message);
      break;
    case 'kill':
      kill(message.endpoint);
      break;
    case 'port':
      portChannel?.accept(message.peer, message.port);
      break;
    case 'dead':
      host.dead = message.servers;
      host.transport.wake();
      break;
    case 'close':
      running?.finish();
      host.transport.close();
      post({ type: 'closed' });
      break;
  }
};
