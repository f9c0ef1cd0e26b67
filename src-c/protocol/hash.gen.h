/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "310a3e0f9c30ff2251d7ad94d11d1c274d7e66c34e5a1160a671109637abd74c"

#endif
