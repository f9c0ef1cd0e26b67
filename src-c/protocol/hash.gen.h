/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "74a3e42249152292e2fd7db38baa4e896cf7039e56f6c73504697129f2623371"

#endif
