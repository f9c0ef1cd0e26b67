/*
 * Plain IndexedDB, as one would use it by hand for what bench/files.mjs does with files: byHand.NAME(count)
 * resolves with the ms that it took. Durable where the files are synced, and only there.
 */
globalThis.byHand = (() => {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const ended = (transaction) =>
    new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  let opened;
  const database = () =>
    (opened ??= (() => {
      const request = indexedDB.open('bench-by-hand', 1);
      request.onupgradeneeded = () => {
        for (const name of ['bytes', 'files']) request.result.createObjectStore(name);
      };
      return done(request);
    })());
  const begin = async (mode, durability) => (await database()).transaction(['bytes', 'files'], mode, { durability });
  const timed = (work) => async (count) => {
    await database();
    const from = performance.now();
    await work(count);
    return performance.now() - from;
  };
  const record = (size) => ({ mode: 0o100644, size, mtime: Date.now(), uid: 0, gid: 0 });

  async function putFiles(count, durability) {
    const transaction = await begin('readwrite', durability);
    for (let n = 0; n < count; n++) {
      transaction.objectStore('files').put(record(4096), `tree/${n}`);
      transaction.objectStore('bytes').put(new Uint8Array(4096), `tree/${n}`);
    }
    await ended(transaction);
  }

  return {
    write: timed(async (count) => {
      const transaction = await begin('readwrite', 'strict');
      for (let n = 0; n < count; n++) transaction.objectStore('bytes').put(new Uint8Array(65536).fill(120), n);
      await ended(transaction);
    }),
    read: timed(async (count) => {
      const store = (await begin('readonly', 'default')).objectStore('bytes');
      for (let n = 0; n < count; n++) await done(store.get(n));
    }),
    small: timed(async (count) => {
      for (let n = 0; n < count; n++) {
        const made = await begin('readwrite', 'strict');
        made.objectStore('files').put(record(4096), 'small');
        made.objectStore('bytes').put(new Uint8Array(4096).fill(120), 'small');
        await ended(made);
        const removed = await begin('readwrite', 'relaxed');
        removed.objectStore('files').delete('small');
        removed.objectStore('bytes').delete('small');
        await ended(removed);
      }
    }),
    unpack: timed(() => putFiles(1000, 'strict')),
    stat: timed(async (count) => {
      const store = (await begin('readonly', 'default')).objectStore('files');
      for (let n = 0; n < count; n++) await done(store.get(`tree/${n}`));
    }),
  };
})();
