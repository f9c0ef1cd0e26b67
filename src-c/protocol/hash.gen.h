/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "2d2cb95cf138f180a6d73daa60ef95faa2a4dbc3c0ccae2858286bb6c7325f7b"

#endif
