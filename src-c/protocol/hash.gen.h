/* Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "d952dae56afb3133682f59823d5115f8068fd71329e8a4b2539ac01aa81f2540"

#endif
