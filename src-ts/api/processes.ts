/**
 * What the page knows of processes: who starts and ends, and the list of those alive.
 *
 * Entry points: Processes (exitOf, list, kill, abandon, onStart, onExit), signalNumber, exitStatus, commandLine.
 * Does not do: starting them (process.ts).
 */
import type { ExitStatus, ProcessInfo, Signal } from './api.ts';
import { split } from './blob.ts';
import { RESMGR } from './descriptors.ts';
import { KernelError } from './errors.ts';
import type { Switchboard } from '../page/interface.ts';
import { ERRNO, LIMITS, SIGNALS, STATE, type ReplyFields, type RequestFields } from '../wire/codec.ts';

const states: Record<number, ProcessInfo['state']> = {
  [STATE.RUNNING]: 'running',
  [STATE.SLEEPING]: 'sleeping',
  [STATE.STOPPED]: 'stopped',
  [STATE.ZOMBIE]: 'zombie',
};
const signalNames = new Map<number, Signal>(Object.entries(SIGNALS).map(([name, number]) => [number, name as Signal]));
const NS_PER_MS = 1e6;

/** The number of a signal. Throws EINVAL for a name that is none. */
export function signalNumber(signal: Signal): number {
  const number = (SIGNALS as Record<string, number>)[signal];
  if (number === undefined) throw new KernelError('EINVAL', 'kill', undefined, `there is no signal ${signal}`);
  return number;
}

/** What wait(2) reports, in words. */
export function exitStatus(status: number): ExitStatus {
  const signal = status & 0x7f;
  return signal
    ? { code: null, signal: signalNames.get(signal) ?? `SIG${signal}` }
    : { code: (status >> 8) & 0xff, signal: null };
}

function infoOf(
  fields: Omit<ReplyFields<'process_next'>, 'state'>,
  tail: Uint8Array,
  state: ProcessInfo['state'],
): ProcessInfo {
  const { pid, ppid, pgid, sid, uid, gid } = fields;
  const { strings: args, rest } = split(tail, fields.arguments);
  return {
    pid,
    ppid,
    pgid,
    sid,
    uid,
    gid,
    state,
    command: args[0] ?? '',
    args,
    tty: rest || null,
    started: Number(fields.started) / NS_PER_MS,
  };
}

export class Processes {
  /** Called with each process that starts, and each that ends. */
  onStart: (info: ProcessInfo) => void = () => {};
  onExit: (info: ProcessInfo & { status: ExitStatus }) => void = () => {};
  private readonly waiting = new Map<number, { resolve(status: ExitStatus): void; reject(error: KernelError): void }>();
  /** Ends that were told before exitOf was asked, while a spawn is under way. */
  private readonly early = new Map<number, ExitStatus>();
  private spawning = 0;

  constructor(private readonly switchboard: Switchboard) {
    switchboard.onNotice('process_started', (fields, tail) => this.onStart(infoOf(fields, tail, 'running')));
    switchboard.onNotice('process_ended', (fields, tail) => this.ended(fields, tail));
  }

  /** Runs `start`, during which no end of a process is missed. */
  async whileSpawning<T>(start: () => Promise<T>): Promise<T> {
    this.spawning++;
    try {
      return await start();
    } finally {
      if (--this.spawning === 0) this.early.clear();
    }
  }

  /** How the process ends. To be asked within whileSpawning, once a process. */
  exitOf(pid: number): Promise<ExitStatus> {
    const known = this.early.get(pid);
    if (known) return Promise.resolve(known);
    const exit = new Promise<ExitStatus>((resolve, reject) => this.waiting.set(pid, { resolve, reject }));
    // Who never asks how it ended must not be told of a failure to know.
    exit.catch(() => {});
    return exit;
  }

  async list(): Promise<ProcessInfo[]> {
    const list: ProcessInfo[] = [];
    for (let after = 0; ; ) {
      try {
        const { fields, tail } = await this.switchboard.call(RESMGR, 'process_next', { after });
        list.push(infoOf(fields, tail, states[fields.state] ?? 'running'));
        after = fields.pid;
      } catch (error) {
        if (error instanceof KernelError && error.errno === ERRNO.ESRCH) return list;
        throw error;
      }
    }
  }

  async kill(pid: number, signal: Signal): Promise<void> {
    await this.switchboard.call(RESMGR, 'kill', { pid, signal: signalNumber(signal) });
  }

  /** Nobody will be told how these ended. */
  abandon(code: 'ENXIO' | 'EIO', reason?: string): void {
    for (const { reject } of this.waiting.values()) reject(new KernelError(code, 'wait', undefined, reason));
    this.waiting.clear();
  }

  private ended(fields: RequestFields<'process_ended'>, tail: Uint8Array): void {
    const status = exitStatus(fields.status);
    const waiting = this.waiting.get(fields.pid);
    if (waiting) {
      this.waiting.delete(fields.pid);
      waiting.resolve(status);
    } else if (this.spawning) this.early.set(fields.pid, status);
    this.onExit({ ...infoOf(fields, tail, 'zombie'), status });
  }
}

/** As much of a command line as resmgr keeps, cut between characters. */
export function commandLine(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, LIMITS.COMMAND_LINE_MAX);
}
