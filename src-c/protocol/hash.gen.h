/* Made by tools/build/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "7ec7bcc697c6048747937b8d1328c957a2925e2263b78a3a06f805ddb1333d4c"

#endif
