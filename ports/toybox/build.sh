# toybox: most of the commands in /bin, in one program with a link a command. By its own makefile, with
# the applets in ports/toybox/config. Read by tools/build/port.sh.

programs="toybox generated/unstripped/toybox"

port_configure() {
	make allnoconfig KCONFIG_ALLCONFIG="$port/config" HOSTCC=cc
	# an applet that another one has meanwhile made impossible would vanish without a word
	for line in $(grep '^CONFIG_' "$port/config"); do
		grep -qx "$line" .config || { echo "not in .config: $line"; exit 1; }
	done
}

port_install() {
	# exa-cc has stripped it; where strip fails, toybox copies the file
	# functions without parameters are called with one, at its exit (dd, sed -i, more)
	make HOSTCC=cc STRIP=false CPUS="$jobs" LDFLAGS=-fexa-casts
	cp toybox "$root_fs/bin/toybox"
	cc -I . -funsigned-char scripts/install.c -o generated/instlist
	# those of applets that have gone from the list must go too
	find "$root_fs/bin" -lname toybox -exec rm {} +
	for applet in $(generated/instlist); do
		ln -sf toybox "$root_fs/bin/$applet"
	done
}
