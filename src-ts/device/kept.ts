/**
 * What netfs keeps between visits: bodies in the browser's Cache API, under keys that look like URLs.
 *
 * Entry points: findKept, keep, keepArchive, keepIndex. Where the browser has or gives no Cache API nothing is kept, which is
 * no error. Does not do: trusting what it finds; netfs checks it as if it had come from the server.
 */
const CACHE = 'exa-kernel netfs';

async function opened(): Promise<Cache | null> {
  return (await globalThis.caches?.open(CACHE).catch(() => null)) ?? null;
}

export async function findKept(key: string): Promise<Uint8Array | null> {
  const response = await (await opened())?.match(key).catch(() => undefined);
  return response ? new Uint8Array(await response.arrayBuffer()) : null;
}

/** Past the quota nothing more is kept. */
export async function keep(key: string, body: Uint8Array): Promise<void> {
  await (await opened())?.put(key, new Response(body as BodyInit)).catch(() => {});
}

/** Keeps an archive, unless it is the one that is kept already. */
export async function keepArchive(key: string, body: Uint8Array): Promise<void> {
  const before = await findKept(key);
  if (before?.length === body.length && before.every((byte, i) => byte === body[i])) return;
  await keep(key, body);
}

/** Keeps an index; of what was kept under its URL what it does not name any more goes. */
export async function keepIndex(key: string, body: Uint8Array): Promise<void> {
  const cache = await opened();
  const before = await cache?.match(key).then((response) => response?.text());
  const text = new TextDecoder().decode(body);
  if (!cache || before === text) return;
  await keep(key, body);
  const { origin, pathname } = new URL(key);
  for (const { url } of await cache.keys()) {
    const kept = new URL(url);
    const name = kept.search.slice(kept.search.indexOf('=') + 1);
    if (kept.origin === origin && kept.pathname === pathname && url !== key && !text.includes(name))
      await cache.delete(url);
  }
}
