#!/bin/sh
# image.sh: makes dist/root, the root image: what is mounted at /bin, /usr and /etc, each with its
# own index, by which netfs mounts it; and an index of all three, for who mounts them as /.
#
# From: build/root (where ports and programs.mk put what they build), src-c/etc, src-c/usr, init's
# inittab. Symbolic links live in the indexes alone, since static servers and packages have none.
# The same sources give the same image: SOURCE_DATE_EPOCH, or the last commit's time, is every
# file's. Does nothing where nothing has changed.
set -eu

cd "$(dirname "$0")/../.."
stage=build/image
time=${SOURCE_DATE_EPOCH-$(git log -1 --format=%ct 2> /dev/null || echo 0)}

root=$PWD
. tools/build/exa-stamp
hash=$time.$(exa_hash build/root src-c/etc src-c/usr src-c/init/inittab src-c/utilities/builtin tools/cli tools/build/image.sh)
hash=$hash.$(find build/root -type l -printf '%p %l\n' | LC_ALL=C sort | sha256sum | cut -c 1-16)
if exa_fresh build/image.stamp "$hash" && [ -e dist/root/index.exa ]; then
	exit 0
fi

rm -rf "$stage"
mkdir -p "$stage/bin" "$stage/usr" "$stage/etc"
cp -R build/root/. "$stage"
cp -R src-c/etc/. "$stage/etc"
cp -R src-c/usr/. "$stage/usr"
cp src-c/init/inittab "$stage/etc/inittab"
cp src-c/utilities/builtin "$stage/bin/builtin"
chmod 755 "$stage/etc/rc" "$stage/bin/builtin"

# Of the shell's own commands, those that POSIX wants as programs too.
for name in alias bg cd command fg getopts hash jobs read type ulimit umask unalias wait; do
	ln -sf builtin "$stage/bin/$name"
done
# There is one folder of programs, by all the names that it has elsewhere.
ln -s ../bin "$stage/usr/bin"
ln -s bin "$stage/usr/sbin"
ln -s bin "$stage/sbin"
ln -sf /proc/mounts "$stage/etc/mtab"

# Zones are many and small: in the index, hashes would be most of what is there.
index() {
	node tools/cli/exa-kernel.mjs index "$1" --mtime "$time" --output "$2"
	sed -i '/share\/zoneinfo\//s/^\(f [0-9]* [0-9]* [0-9]*\) [0-9a-f]*/\1 -/' "$2"
}

for top in bin usr etc; do
	rm -rf "dist/root/$top"
	mkdir -p "dist/root/$top"
	(cd "$stage/$top" && find . -type f) | while IFS= read -r file; do
		mkdir -p "dist/root/$top/$(dirname "$file")"
		cp "$stage/$top/$file" "dist/root/$top/$file"
		chmod u+w "dist/root/$top/$file"
	done
	index "$stage/$top" "dist/root/$top/index.exa"
done
index "$stage" dist/root/index.exa
exa_done build/image.stamp "$hash"
