/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "e0b7baf5ed1d1330ce9a15766b1141e16bf5f4bbf0dadc16c57b7092094794e2"

#endif
