#!/bin/sh
# port.sh NAME: builds ports/NAME from its Debian source package, and installs it in build/root,
# the staging directory of the root file system.
#
# ports/NAME/build.sh defines two functions, run in the source tree: port_configure, once, and
# port_install, which makes the program and copies it to $root_fs. When only libc has changed, the
# programs named in $programs are linked again and nothing is compiled. $installed, where it is set, is
# what it makes in $root_fs, if that is not bin/NAME.
set -eu

name=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
port=$root/ports/$name
build=$root/build/ports/$name
sysroot=$root/dist/sysroot
root_fs=$root/build/root
. "$root/tools/build/exa-stamp"
. "$root/tools/cc/exa-flags"
installed=bin/$name
. "$port/build.sh"

# What port_configure and port_install use.
CC=$root/tools/cc/exa-cc
AR=$root/tools/cc/exa-ar
RANLIB=$root/tools/cc/exa-ranlib
CONFIG_SITE=$sysroot/share/config.site
jobs=$(nproc)
EXA_CACHE=${EXA_CACHE-$root/build/cache}
export CC AR RANLIB CONFIG_SITE EXA_CACHE

source_hash=$(exa_hash "$port" "$sysroot/include" "$root/tools/cc/exa-cc").$(echo "$EXA_TARGET_FLAGS" | sha256sum | cut -c 1-16)
library_hash=$(exa_hash "$sysroot/lib" "$root/tools/cc/exa-finish" "$root"/tools/cc/exa-*.mjs)

mkdir -p "$build" "$root_fs/bin"
if exa_fresh "$build/stamp" "$source_hash.$library_hash" && [ -e "$root_fs/$installed" ]; then
	exit 0
fi
rm -f "$build/stamp"
# Its own output goes to a log, shown when something fails.
run() {
	# in the background, because errexit is off on the left of && and in conditions
	(cd "$build/src" && "$1") > "$build/log" 2>&1 &
	wait $! && return
	tail -n 40 "$build/log" >&2
	echo "$name: $1 failed; see $build/log" >&2
	exit 1
}
exa_fresh "$build/source.stamp" "$source_hash" || {
	echo "$name: configuring"
	"$root/tools/build/fetch-source" "$name" "$build/src"
	run port_configure
	exa_done "$build/source.stamp" "$source_hash"
}
echo "$name: building"
(cd "$build/src" && rm -f $programs)
run port_install
exa_done "$build/stamp" "$source_hash.$library_hash"
if [ -f "$root_fs/$installed" ]; then
	echo "$name: $(wc -c < "$root_fs/$installed") bytes, $(gzip -9c "$root_fs/$installed" | wc -c) compressed"
fi
