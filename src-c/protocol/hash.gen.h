/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "5dc87b754698d93cc6ddd35d26ba0bcd0ac4a83e92d62b886bf7676605bcbc96"

#endif
