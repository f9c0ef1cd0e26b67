/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "e8c2a8006f9afbe8af6779dd06e729eda51f13b81bc25107e99cecba81a50564"

#endif
