/* Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "67c6caf2ac865b760ce55c8d385167e4fa2b738d7b7f00ddb70023dc3b0940b6"

#endif
