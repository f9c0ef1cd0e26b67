/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "af42733684119acbd8d32ba9824c1b37700510ff2cd9b693b2812c0c41c3bd81"

#endif
