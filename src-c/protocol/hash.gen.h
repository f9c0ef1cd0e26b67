/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "47b5398c3e828c0502c47e462b055c33789ccb18055d476a506cf38bca9725cb"

#endif
