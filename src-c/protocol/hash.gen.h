/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "aa8b3b3caf6451568ed9746f22e8cd870031f0d23b21720eeb0497ea20f71cf6"

#endif
