/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "e01c5d35ecb39563a082e9e5f16b097e327b114b179f7545b23c1e66a0b41467"

#endif
