/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "80ec0ea9826c142e848200d19fa93ee88cac5d26a12162aa62b4b2e2ed5f715f"

#endif
