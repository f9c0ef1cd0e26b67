/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "250686b1ca5fb2b881843440487782b3700fec5e926652974559c0c55f3233b4"

#endif
