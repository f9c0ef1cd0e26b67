#!/bin/sh
# musl.sh: makes libc.a and the headers of the sysroot from upstream's musl, the architecture
# directory src-c/libc/arch and the patches in ports/musl.
#
# The tree stays in build/musl, so that a change of one replaced file compiles that file only. It
# does not make libexa.a and crt1.o: that is libexa.sh.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/musl
sysroot=$root/dist/sysroot
libc=$root/src-c/libc
. "$root/tools/cc/exa-flags"
. "$root/tools/build/exa-stamp"

upstream=$(exa_hash "$root/ports/musl")
cflags="$(echo $EXA_TARGET_FLAGS) -I$libc/call -O2 -w -Werror=implicit-function-declaration"
headers=$(exa_hash "$libc/arch/exa" "$libc/call/syscalls.def" "$libc/call/syscalls.h").$(echo "$cflags" | sed "s:$root/::g" | sha256sum | cut -c 1-16)
all=$upstream.$headers.$(exa_hash "$libc/arch/src" "$root/tools/build/musl.sh")

if exa_fresh "$build/stamp" "$all" && [ -e "$sysroot/lib/libc.a" ]; then
	exit 0
fi
mkdir -p "$build"
exa_fresh "$build/upstream.stamp" "$upstream" || {
	"$root/tools/build/fetch-source" musl "$build/src"
	rm -f "$build/headers.stamp"
	exa_done "$build/upstream.stamp" "$upstream"
}
src=$build/src

# Copies a file only if it differs: make goes by time.
update() {
	cmp -s "$1" "$2" || {
		mkdir -p "${2%/*}"
		cp "$1" "$2"
	}
}

for file in $(cd "$libc/arch/exa" && find . -name '*.h' -o -name '*.in'); do
	update "$libc/arch/exa/$file" "$src/arch/exa/$file"
done
for file in $(cd "$libc/arch/src" && find . -name '*.c'); do
	update "$libc/arch/src/$file" "$src/src/${file%/*}/exa/${file##*/}"
done
{
	sed -n 's/^SYSCALL(\([0-9]*\), \([a-z0-9_]*\),.*/#define __NR_\2 \1/p' "$libc/call/syscalls.def"
	# musl passes select's time as 64-bit numbers if it finds the call under this name too
	echo '#define __NR_pselect6_time64 __NR_pselect6'
} > "$build/syscall.h.in"
update "$build/syscall.h.in" "$src/arch/exa/bits/syscall.h.in"

cat > "$build/config.mak" <<MAK
ARCH = exa
CC = $EXA_CLANG
AR = $EXA_AR
RANLIB = $EXA_RANLIB
CFLAGS_AUTO = $cflags
MAK
update "$build/config.mak" "$src/config.mak"

exa_fresh "$build/headers.stamp" "$headers" || {
	rm -rf "${src:?}/obj" "${src:?}/lib"
	exa_done "$build/headers.stamp" "$headers"
}
# musl's Makefile does not see that a file of ours now stands in for one of upstream's
ls "$src"/src/*/exa/*.c > "$build/replaced.new"
cmp -s "$build/replaced.new" "$build/replaced" || rm -f "$src/lib/libc.a"
mv "$build/replaced.new" "$build/replaced"

# printf without floating-point numbers, and so without the arithmetic of 128 bits that they take: for the
# system's own programs (programs.mk).
integers=src/stdio/integers
mkdir -p "$src/$integers" "$src/obj/$integers"
sed -e '/^static int fmt_fp/,/^}/c\static int fmt_fp(FILE *f, double y, int w, int p, int fl, int t) { return -1; }' \
	-e 's/long double/double/g' "$src/src/stdio/vfprintf.c" > "$build/vfprintf.c"
update "$build/vfprintf.c" "$src/$integers/vfprintf.c"

echo "musl: compiling"
make -s -C "$src" -j"$(nproc)" lib/libc.a "obj/$integers/vfprintf.o"
cp "$src/obj/$integers/vfprintf.o" "$build/"
make -s -C "$src" prefix= DESTDIR="$sysroot" install-headers
mkdir -p "$sysroot/lib"
cp "$src/lib/libc.a" "$sysroot/lib/"
for empty in m rt pthread crypt util xnet resolv dl; do
	rm -f "$sysroot/lib/lib$empty.a"
	"$EXA_AR" rc "$sysroot/lib/lib$empty.a"
done
exa_done "$build/stamp" "$all"
echo "musl: $(wc -c < "$sysroot/lib/libc.a") bytes in libc.a"
