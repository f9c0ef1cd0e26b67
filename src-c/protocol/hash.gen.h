/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "6264d325e2d729b0939cd1dc80f135fa85cf1cc0e1d570447941369b3dc6ce9c"

#endif
