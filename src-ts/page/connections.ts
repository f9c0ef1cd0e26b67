/**
 * Who is connected with whom on the port transport.
 *
 * Entry points: Connections. Owns: the set of pairs; each gets one channel, whoever asks first.
 * Does not do: handing ports over (the callback), sending.
 */
export class Connections {
  private readonly pairs = new Set<string>();

  /** `deliver` hands the port that leads to `peer` to `slot`. */
  constructor(private readonly deliver: (slot: number, peer: number, port: MessagePort) => void) {}

  connect(from: number, to: number): void {
    const pair = from < to ? `${from} ${to}` : `${to} ${from}`;
    if (this.pairs.has(pair)) return; // its ports are on their way
    this.pairs.add(pair);
    const { port1, port2 } = new MessageChannel();
    this.deliver(from, to, port1);
    this.deliver(to, from, port2);
  }
}
