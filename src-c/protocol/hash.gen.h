/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "f07070229200fd974464d24839277993dbc1e6839825fb46226c8b0a6bc2b90e"

#endif
