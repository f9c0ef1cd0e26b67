/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "07cc99bfb8ab1f6fd6043b5055e640fad238d813555fb03cee8d30b579c0963d"

#endif
