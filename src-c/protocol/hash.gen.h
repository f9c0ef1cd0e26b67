/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "e0e628c9a11fc6a6fd6034c9f90c79a670d430ac74b2b6f658796892d2736819"

#endif
