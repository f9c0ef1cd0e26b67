/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "6ac62070239a48bfc2355371a665e5ac11fbfaed8513b3dd10252fb0359594e5"

#endif
