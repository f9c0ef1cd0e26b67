/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "15d47789908b08f1534eddca5e8494a85a0376db6cd9657a0ab5680fc2099fdd"

#endif
