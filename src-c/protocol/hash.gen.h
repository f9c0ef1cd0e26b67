/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "ff063c8b08a1a207f1de16eafcf4b291e75cc974722a0ba78b19e70839c21d29"

#endif
