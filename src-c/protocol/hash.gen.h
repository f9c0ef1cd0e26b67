/* Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "5d0016d52c7f86ff7fe1f1c855bfebb2e191cf7559a55a521ca3572a203fdc5f"

#endif
