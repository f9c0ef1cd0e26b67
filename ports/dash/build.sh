# dash, the Almquist shell: /bin/sh. By its own configure script. Read by tools/build/port.sh.

programs=src/dash

port_configure() {
	./configure --host=wasm32-linux-musl --prefix=/ --disable-fnmatch CFLAGS=-Os CC_FOR_BUILD=cc
}

port_install() {
	make -j"$jobs"
	cp src/dash "$root_fs/bin/dash"
	ln -sf dash "$root_fs/bin/sh"
}
