# original-awk, Kernighan's awk: /bin/awk. By its own makefile. Read by tools/build/port.sh.

programs=a.out

port_configure() {
	# maketab runs here, and writes a table that the program is compiled with
	make proctab.c HOSTCC=cc
}

port_install() {
	make CC="$CC" HOSTCC=cc CFLAGS=-O2 ALLOC="${LDFLAGS-} ${LIBS-}"
	cp a.out "$root_fs/bin/original-awk"
	ln -sf original-awk "$root_fs/bin/awk"
}
