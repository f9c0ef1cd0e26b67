# ed, the line editor. By its own configure script. Read by tools/build/port.sh.

programs=ed

port_configure() {
	./configure --prefix=/ CC="$CC" CFLAGS=-O2
}

port_install() {
	make -j"$jobs" ed
	cp ed "$root_fs/bin/ed"
}
