/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "f3cf99cd3d3b78efa4a6cd28e8744b297b8b791310891391b26972ead1f5d1ba"

#endif
