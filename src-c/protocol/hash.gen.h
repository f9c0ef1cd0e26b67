/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "da5f1964d6d3589147461d3f6734c64a0b7f82b8e6390ae8102a2d252da390f8"

#endif
