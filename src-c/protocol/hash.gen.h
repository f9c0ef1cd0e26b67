/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "08a60a7b097eb2b298843d956939490a7853b639d86904b17bab2f7980cdfd4f"

#endif
