# ncompress: compress and uncompress, one file. Read by tools/build/port.sh.

programs=compress
installed=bin/compress

port_configure() { :; }

port_install() {
	$CC -O2 -DDIRENT=1 -DUSERMEM=800000 -DREGISTERS=3 -DUTIME_H=1 -DLSTAT=1 -o compress compress42.c
	cp compress "$root_fs/bin/compress"
	ln -sf compress "$root_fs/bin/uncompress"
}
