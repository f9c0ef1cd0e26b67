#!/bin/sh
# libexa.sh: makes libexa.a, crt1.o and main_args.o of the sysroot from src-c/libc.
#
# A system call of syscalls.def that no file in sys/ defines ("long __exa_sys_NAME(") gets a stub that
# answers -ENOSYS. Compiles only what has changed, by make.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/libexa
sysroot=$root/dist/sysroot
libc=$root/src-c/libc
. "$root/tools/cc/exa-flags"

mkdir -p "$build/stubs" "$sysroot/lib" "$sysroot/include" "$sysroot/share"

# Headers of our own, for programs that know where they run.
for header in "$libc"/include/*.h; do
	cmp -s "$header" "$sysroot/include/${header##*/}" || cp "$header" "$sysroot/include/"
done

# One stub an object, so that a program links only those that it calls.
here=$(cat "$libc"/sys/*.c 2> /dev/null | sed -n 's/^long __exa_sys_\([a-z0-9_]*\)(.*/\1/p')
sed -n 's/^SYSCALL(\([0-9]*\), \([a-z0-9_]*\), \([0-6]\)).*/\2 \3/p' "$libc/call/syscalls.def" | while read -r name count; do
	stub=$build/stubs/$name.c
	case " $(echo $here) " in
	*" $name "*) rm -f "$stub" ;;
	*)
		cat > "$build/stub.new" <<-C
			/* Made by libexa.sh. */
			#include <errno.h>
			#include "call/syscalls.h"
			long __exa_sys_$name($(
				case $count in
				0) echo void ;;
				*) for i in $(seq "$count"); do echo "long a$i"; done | paste -s -d, ;;
				esac
			))
			{
				__exa_enosys("$name");
				return -ENOSYS;
			}
		C
		cmp -s "$build/stub.new" "$stub" || mv "$build/stub.new" "$stub"
		;;
	esac
done

cat > "$build/Makefile" <<MAKE
CC = $EXA_CLANG
CFLAGS = $(echo $EXA_TARGET_FLAGS) -nostdlibinc -isystem $sysroot/include -iquote $root/src-c -iquote $root/src-c/protocol -iquote $libc \\
	-D_GNU_SOURCE -O2 -std=gnu11 -Wall -Wextra -Werror -MD -MP
SOURCES = \$(filter-out $libc/start/crt1.c $libc/start/main_args.c, \$(wildcard $libc/*/*.c))
OBJECTS = \$(patsubst $libc/%.c,obj/%.o,\$(SOURCES)) \$(patsubst stubs/%.c,obj/stubs/%.o,\$(wildcard stubs/*.c))

all: $sysroot/lib/libexa.a $sysroot/lib/crt1.o $sysroot/lib/main_args.o

# Made anew when the list of objects changes too: a stub whose call got written must go.
$sysroot/lib/libexa.a: \$(OBJECTS) objects
	@rm -f \$@
	@$EXA_AR rcs \$@ \$(OBJECTS)
	@echo "libexa: \$(words \$(filter-out obj/stubs/%,\$(OBJECTS))) files, \$(words \$(filter obj/stubs/%,\$(OBJECTS))) calls not written"
objects: FORCE
	@echo \$(OBJECTS) | cmp -s - \$@ || echo \$(OBJECTS) > \$@
# Objects that exa-cc names.
$sysroot/lib/%.o: $libc/start/%.c Makefile.used
	@\$(CC) \$(CFLAGS) -MF obj/\$*.d -c -o \$@ \$<
obj/%.o: $libc/%.c Makefile.used
	@mkdir -p \$(@D)
	@\$(CC) \$(CFLAGS) -c -o \$@ \$<
obj/stubs/%.o: stubs/%.c Makefile.used
	@mkdir -p \$(@D)
	@\$(CC) \$(CFLAGS) -Wno-unused-parameter -c -o \$@ \$<
FORCE:
-include obj/*.d obj/*/*.d
MAKE
cmp -s "$build/Makefile" "$build/Makefile.used" || cp "$build/Makefile" "$build/Makefile.used"
mkdir -p "$build/obj"
make -s -C "$build" -f Makefile.used -j"$(nproc)"

# The compiler's run-time library: 128-bit long double, 64-bit multiplication and the like.
cmp -s "$EXA_BUILTINS" "$sysroot/lib/libcompiler_rt.a" || cp "$EXA_BUILTINS" "$sysroot/lib/libcompiler_rt.a"
cmp -s "$root/tools/cc/exa-config.site" "$sysroot/share/config.site" || cp "$root/tools/cc/exa-config.site" "$sysroot/share/config.site"
