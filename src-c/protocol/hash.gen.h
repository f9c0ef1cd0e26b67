/* Made by tools/gen-protocol.mjs from src-c/protocol; not to be edited. Servers compare it at boot. */
#ifndef EXA_HASH_H
#define EXA_HASH_H

#define EXA_PROTOCOL_HASH "16454c1073d75365d1530c09dfd896537f9a790f862b202eab6c71158289f6ea"

#endif
