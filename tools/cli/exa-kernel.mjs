#!/usr/bin/env node
/*
 * `npx exa-kernel`: makes directories ready for netfs. `exa-kernel help` lists what it can do.
 *
 * Does not do: the index itself (make-index.mjs), serving (serve-folder.mjs).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { INDEX_NAME, makeIndex } from './make-index.mjs';
import { serveFolder } from './serve-folder.mjs';

const HELP = `exa-kernel index DIR [--output FILE] [--mtime SECONDS]
    writes DIR/${INDEX_NAME}, so that netfs can mount DIR from any web server
exa-kernel serve DIR [--port N] [--origin ORIGIN]
    serves DIR on 127.0.0.1 with an index that is always current, for pages of that
    origin (such as https://example.org) alone; of localhost where none is named
exa-kernel help
    this text
`;

function fail(reason, status = 1) {
  console.error(`exa-kernel: ${reason}`);
  process.exit(status);
}

function argumentsOf(options) {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    if (positionals.length !== 2) throw new Error('one directory is needed');
    for (const name of ['port', 'mtime']) {
      if (values[name] !== undefined && !/^\d+$/.test(values[name])) throw new Error(`--${name} is a number`);
    }
    return { values, directory: positionals[1] };
  } catch (error) {
    return fail(`${error.message}\n${HELP}`, 2);
  }
}

async function index() {
  const { values, directory } = argumentsOf({ output: { type: 'string' }, mtime: { type: 'string' } });
  const text = makeIndex(directory, values.mtime === undefined ? {} : { mtime: Number(values.mtime) });
  writeFileSync(values.output ?? join(directory, INDEX_NAME), text);
}

async function serve() {
  const { values, directory } = argumentsOf({ port: { type: 'string', default: '8090' }, origin: { type: 'string' } });
  const { url } = await serveFolder(directory, {
    port: Number(values.port),
    ...(values.origin !== undefined && { origin: values.origin.replace(/\/+$/, '') }),
    onSkipped: (reason) => console.error(`exa-kernel: left out: ${reason}`),
  });
  console.log(`exa-kernel: ${directory} is at ${url}: kernel.mount('/mnt', netfs('${url}'))`);
}

const commands = { index, serve, help: () => process.stdout.write(HELP) };
const command = Object.hasOwn(commands, process.argv[2] ?? '') ? commands[process.argv[2]] : null;
if (!command) fail(`${process.argv[2] ? `there is no ${process.argv[2]}` : 'what shall it do?'}\n${HELP}`, 2);
await Promise.resolve(command()).catch((error) => fail(error.message));
