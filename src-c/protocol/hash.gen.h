/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "8c244524194e776d43e6312935b25a7ab2e8fc8901b31b6d9d52b1ea22ed64fd"

#endif
