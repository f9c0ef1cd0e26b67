/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "6f34155669000b9c3cfb14f967c87b6a56b19a8dd4aa26db9c5c6880c823b2f1"

#endif
