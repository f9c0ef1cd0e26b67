/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "85ace4a2767c9bd79920565b7181dc00c4c61a3e4e97abf41f3b40b46aec91c2"

#endif
