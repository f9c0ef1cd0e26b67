/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "fe5c2be2c28c1afb535595b9a9a5fb0f76b19a6dd463c80a6b9a0787f1ee4b07"

#endif
