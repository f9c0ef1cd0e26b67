/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "4ee771d6adf4dd2fb2f26eff894e20f2410ff4b8794e93285e48aa262bf9bd15"

#endif
