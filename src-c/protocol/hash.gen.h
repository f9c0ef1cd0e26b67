/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "6e402c02763fa36659c90b90c0580529b528289a4500ccf7a678a66f08e17aa2"

#endif
