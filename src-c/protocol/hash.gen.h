/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "dcee56ab4e1908a0a2530df2df8672b0f4fe94dfa94439e3b1b1fc62657819d7"

#endif
