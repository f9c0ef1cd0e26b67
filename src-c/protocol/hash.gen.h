/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "2afacb6297f78057d2a82eff108997474692e35ab5457f06250e4c60aa1cb98d"

#endif
