/**
 * The switchboard: makes slots, starts images in them, carries what datagrams can't carry.
 *
 * Entry points: openSwitchboard. Owns: the slots, the compiled images, the page's inbox.
 * Does not do: deciding. resmgr says who lives in which slot; this file does as it is told.
 */
import { callBack } from '../api/callback.ts';
import { KernelError } from '../api/errors.ts';
import { ENTERED } from '../direct/entered.ts';
import { canEnter, type Glue, makeGlue } from '../direct/glue.ts';
import { breakLock, heldBy, lookAgain } from '../direct/lock.ts';
import { Arena, createArena, INSIDE } from '../transport/arena.ts';
import { openBroadcastChannel } from '../transport/broadcast.ts';
import { openPortChannel } from '../transport/port.ts';
import { announceDeath, openSharedChannel, requestKill, wakeAll } from '../transport/shared.ts';
import { endpointOf, SERVER, LIMITS, PROTOCOL_HASH, slotOf } from '../wire/codec.ts';
import { behind } from '../worker/clock.ts';
import type { ForkImage, FromWorker, ToWorker } from '../worker/messages.ts';
import { Client, PAGE } from './client.ts';
import { Connections } from './connections.ts';
import { Grants } from './grants.ts';
import { fetchAsset, Images } from './images.ts';
import type { Switchboard, SwitchboardOptions } from './interface.ts';
import { openSlot, type Slot } from './slot.ts';

const RESMGR = endpointOf(SERVER.resmgr, 0);
const SERVERS: number[] = [SERVER.resmgr, SERVER.tty, SERVER.netfs, SERVER.pipe, SERVER.localfs];
/** 1 GiB: what the servers are linked for. */
const SHARED_PAGES = 16384;
const NOTHING = new Uint8Array(0);
/** A worker that has been ended may run on: Chromium lets its script go on for up to 2 s. */
const ENDED_LIMIT_MS = 3000;
const ENDED_LOOK_MS = 10;

/** The fastest transport that this page allows. */
export function fastestTransport(): 'shared' | 'port' {
  return globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function' && 'waitAsync' in Atomics
    ? 'shared'
    : 'port';
}

export async function openSwitchboard(options: SwitchboardOptions): Promise<Switchboard> {
  const transport = options.transport === 'auto' ? fastestTransport() : options.transport;
  const arena = transport === 'shared' || transport === 'rings' ? new Arena(createArena(options.processes)) : null;
  /** Whether callers enter servers: where not, each call is a message. */
  const direct = transport === 'shared' && canEnter();
  let entered: Extract<ToWorker, { type: 'entered' }> | null = null;
  const connections = new Connections((slot, peer, port) => {
    if (slot === SERVER.page) portChannel?.accept(peer, port);
    else slots.get(slot)?.post({ type: 'port', peer, port }, [port]);
  });
  const portChannel = transport === 'port' ? openPortChannel((slot) => connections.connect(SERVER.page, slot)) : null;
  const inbox = arena ? openSharedChannel(arena, PAGE) : (portChannel ?? openBroadcastChannel(options.name, PAGE));
  const client = new Client(inbox);
  const images = new Images();
  const grants = new Grants();
  const slots = new Map<number, Slot>();
  const place = document.createElement('div');
  let script: Blob;
  /** Servers' slots without one, a bit each: those that have died, and those that never had one. */
  let dead = 0;
  for (let server: number = SERVER.page + 1; server < LIMITS.SERVERS; server++)
    if (!SERVERS.includes(server)) announce(server);
  const faultListeners = new Set<(server: string, reason: string) => void>();
  /** Milliseconds that the system's wall clock is ahead of the browser's. */
  let clockShift = 0;
  let nextSlot: number = LIMITS.SERVERS;
  let closed = false;

  const slotEnded = (slot: number, reason: string) => {
    const endpoint = slots.get(slot)?.endpoint;
    slots.delete(slot);
    if (closed) return;
    if (slot < LIMITS.SERVERS) serverDied(slot, reason);
    else client.tell(RESMGR, 'slot_lost', { slot });
    if (!arena || !endpoint) return;
    // What runs on goes into no server any more, and comes out of those that it is inside, if it lives so long.
    requestKill(arena, endpoint);
    letOut(arena, slot, reason, performance.now() + ENDED_LIMIT_MS);
  };

  /** Where it has ended inside, the locks that it holds are dead, and whom it was to wake nobody has woken. */
  function letOut(shared: Arena, slot: number, reason: string, deadline: number): void {
    if (closed || Atomics.load(shared.control(slot), INSIDE) === 0) return;
    if (performance.now() < deadline) {
      setTimeout(() => letOut(shared, slot, reason, deadline), ENDED_LOOK_MS);
      return;
    }
    for (const server of heldBy(shared, slot)) serverDied(server, `who was inside it has ended: ${reason}`);
    for (const server of ENTERED) lookAgain(shared.control(server));
    wakeAll(shared);
  }

  async function makeSlot(number: number): Promise<void> {
    const open = {
      type: 'open',
      instance: options.name,
      slot: number,
      transport,
      memory: arena?.memory ?? null,
      dead,
      behind: behind(),
    } as const;
    const slot = await openSlot(place, script, open, {
      message: (message) => carry(number, message),
      lost: (reason) => slotEnded(number, reason),
      inside: () => arena !== null && Atomics.load(arena.control(number), INSIDE) !== 0,
    });
    if (closed) return slot.close();
    slots.set(number, slot);
    if (entered) slot.post(entered);
  }

  /** The memories that callers and servers have in common; to all that have been waiting for it, and those to come. */
  function shareServers(glue: Glue): void {
    const servers = ENTERED.map((slot) => {
      const { module, pages } = images.system(nameOfServer(slot));
      return { slot, module, memory: new WebAssembly.Memory({ initial: pages, maximum: SHARED_PAGES, shared: true }) };
    });
    entered = { type: 'entered', servers, glue };
    for (const slot of slots.values()) slot.post(entered);
  }

  function start(
    endpoint: number,
    module: WebAssembly.Module,
    pages: number,
    blob: Uint8Array,
    fork?: ForkImage,
  ): void {
    const slot = slots.get(slotOf(endpoint));
    if (!slot) return; // lost meanwhile, and resmgr has been told
    slot.endpoint = endpoint;
    grants.forget(slotOf(endpoint));
    slot.post(
      { type: 'start', endpoint, module, pages, blob, clockShift, ...(fork && { fork }) },
      fork ? [fork.used.bytes] : [],
    );
  }

  function startSystemImage(endpoint: number, name: string, blob: Uint8Array): void {
    const { module, pages } = images.system(name);
    start(endpoint, module, pages, blob);
  }

  function carry(from: number, message: FromWorker): void {
    switch (message.type) {
      case 'connect':
        connections.connect(from, message.slot);
        break;
      case 'exec': {
        const { endpoint, image, blob } = message;
        // resmgr grants only what is compiled.
        grants.ask({ endpoint, from, image }, (kept) => start(endpoint, kept!.module, kept!.pages, blob));
        break;
      }
      case 'fault':
        serverDied(message.server, message.reason);
        break;
      case 'fork':
        grants.ask({ endpoint: message.endpoint, from, image: 0 }, () =>
          start(message.endpoint, message.module, message.pages, NOTHING, message.fork),
        );
        break;
      default:
    }
  }

  function announce(server: number): void {
    dead |= 1 << server;
    if (!arena) return;
    breakLock(arena.control(server));
    announceDeath(arena, server);
  }

  function serverDied(server: number, reason: string): void {
    if ((dead >> server) & 1) return;
    announce(server);
    if (!arena) for (const slot of slots.values()) slot.post({ type: 'dead', servers: dead });
    client.fail(server, `${nameOfServer(server)} has died: ${reason}`);
    client.tell(RESMGR, 'server_lost', { server });
    for (const listener of faultListeners) listener(nameOfServer(server), reason);
  }

  function kill(endpoint: number): void {
    if (arena) requestKill(arena, endpoint);
    slots.get(slotOf(endpoint))?.kill(endpoint);
  }

  /** New warm slots; one that the browser refuses is told to resmgr as lost, so that nobody waits for it. */
  function makeSlots(count: number): void {
    for (let i = 0; i < count; i++) {
      const number = nextSlot++;
      if (number >= (arena?.slots ?? LIMITS.SLOTS)) {
        client.tell(RESMGR, 'slot_lost', { slot: number });
        continue;
      }
      makeSlot(number).then(
        () => closed || client.tell(RESMGR, 'slot_ready', { slot: number }),
        () => closed || client.tell(RESMGR, 'slot_lost', { slot: number }),
      );
    }
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    options.signal?.removeEventListener('abort', aborted);
    for (const slot of slots.values()) if (arena) requestKill(arena, slot.endpoint);
    await Promise.all([...slots.values()].map((slot) => slot.close()));
    slots.clear();
    client.close();
    place.remove();
  }

  const aborting = Promise.withResolvers<never>();
  aborting.promise.catch(() => {});
  const aborted = () =>
    aborting.reject(new KernelError('ECANCELED', 'boot', undefined, String(options.signal?.reason ?? 'aborted')));
  const report = (phase: string, loaded: number, total: number) =>
    callBack(options.onProgress, { phase, loaded, total });

  client.answer('hello', () => ({ fields: {} }));
  client.on('slots_wanted', ({ count }) => makeSlots(count));
  client.on('slot_end', ({ endpoint }) => kill(endpoint));
  client.on('start_granted', ({ endpoint, slot, image }) =>
    grants.grant({ endpoint, from: slot, image }, images.get(image)),
  );
  client.on('image_drop', ({ image }) => images.drop(image));
  client.answer('clock_shift', ({ shift }) => {
    clockShift = Number(shift) / 1e6;
    for (const slot of slots.keys()) client.tell(endpointOf(slot, 0), 'clock_shift', { shift });
    return { fields: { shift } };
  });
  client.answer('image_load', async ({ image, server, handle, size }, _, signal) => {
    await images.read(
      image,
      Number(size),
      async (offset, count) =>
        (await client.call(server, 'read', { handle, offset: BigInt(offset), count }, { signal })).tail,
    );
    return { fields: {} };
  });
  client.answer('server_start', async ({ server, endpoint }) => {
    if (server < LIMITS.SERVERS) {
      const name = nameOfServer(server);
      report(`starting ${name}`, 0, 0);
      await (making.get(server) ?? makeSlot(server));
      startSystemImage(endpoint, name, argumentsOf(name));
    } else {
      report('starting init', 0, 0);
      startSystemImage(endpoint, 'init', options.initBlob);
    }
    return { fields: {} };
  });

  const making = new Map<number, Promise<void>>();
  async function begin(): Promise<void> {
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', aborted);
    place.hidden = true;
    (document.body ?? document.documentElement).append(place);
    const shared = direct ? ENTERED.map(nameOfServer) : [];
    const loading = images.load(
      options.assets,
      shared,
      (loaded, total) => report('loading', loaded, total),
      options.signal,
    );
    loading.catch(() => {});
    if (options.shell) images.expect(options.shell, options.signal);
    const glue = direct ? makeGlue() : null;
    glue?.catch(() => {});
    script = await (await fetchAsset(new URL('worker.js', options.assets), options.signal)).blob();
    script = new Blob([script], { type: 'text/javascript' });
    // The servers' slots are made while their images load.
    for (const server of SERVERS) {
      const made = makeSlot(server);
      made.catch(() => {});
      making.set(server, made);
    }
    await loading;
    if (glue) shareServers(await glue);
    await making.get(SERVER.resmgr);
    report('starting resmgr', 0, 0);
    startSystemImage(endpointOf(SERVER.resmgr, 1), 'resmgr', argumentsOf('resmgr'));
    await client.call(
      RESMGR,
      'boot',
      { processes: options.processes, spare: options.spare },
      { tail: new TextEncoder().encode(PROTOCOL_HASH) },
    );
  }

  try {
    await Promise.race([begin(), aborting.promise]);
  } catch (error) {
    await close();
    if (error instanceof KernelError) throw error;
    throw new KernelError(options.signal?.aborted ? 'ECANCELED' : 'EIO', 'boot', undefined, String(error));
  }

  return {
    transport,
    name: options.name,
    call: (dest, name, fields, callOptions) => client.call(dest, name, fields, callOptions),
    onNotice: (name, listener) => client.on(name, listener),
    onRequest: (name, answerer) => client.answer(name, answerer),
    onFault: (listener) => void faultListeners.add(listener),
    startImage: startSystemImage,
    close,
  };
}

function nameOfServer(server: number): string {
  return Object.entries(SERVER).find(([, slot]) => slot === server)?.[0] ?? `slot ${server}`;
}

/** A start blob with nothing but a name. */
function argumentsOf(name: string): Uint8Array {
  const text = new TextEncoder().encode(`${name}\0`);
  const blob = new Uint8Array(8 + text.length);
  blob[0] = 1;
  blob.set(text, 8);
  return blob;
}
