/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "87a609f39751cfd8333dd23ba2afe286d65efe8362dcdba74a945e53b777679e"

#endif
