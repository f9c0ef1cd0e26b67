/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "263de7616189d616c2ff0d48e9f18cf2e75bfd5048c367ba753c888d18d835a7"

#endif
