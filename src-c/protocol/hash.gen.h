/* Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "90265b463d3af75acb6357dc0de91ac17a6503251aee4d0e2c823010a7a2e43f"

#endif
