# busybox: vi, gzip and some small ones, with the applets in ports/busybox/config. By its own makefile.
# Read by tools/build/port.sh.

programs="busybox_unstripped"

port_configure() {
	make allnoconfig HOSTCC=cc
	# what is in config takes the place of what allnoconfig says; the rest is as it is
	sed -n 's/^\(CONFIG_[A-Z0-9_]*\)=.*/\1/p' "$port/config" > wanted
	grep -vwFf wanted .config > unwanted
	{ cat unwanted; grep '^CONFIG_' "$port/config"; } > .config
	yes '' | make oldconfig HOSTCC=cc
	for line in $(grep '^CONFIG_' "$port/config"); do
		grep -qx "$line" .config || { echo "not in .config: $line"; exit 1; }
	done
	# its own tries, in many links, which libraries and options it can do without
	printf '#!/bin/sh\n# NAME CC CFLAGS LDFLAGS OBJECTS LIBRARIES\nexec $2 -O2 -o "$1" $5 $6\n' > scripts/trylink
}

port_install() {
	make -j"$jobs" busybox_unstripped HOSTCC=cc CC="$CC" AR="$AR" SKIP_STRIP=y
	cp busybox_unstripped "$root_fs/bin/busybox"
	find "$root_fs/bin" -lname busybox -exec rm {} +
	for applet in $(sed -n 's/^"\([a-z]*\)" "\\0"$/\1/p' include/applet_tables.h); do
		[ "$applet" = sh ] || ln -sf busybox "$root_fs/bin/$applet"
	done
}
