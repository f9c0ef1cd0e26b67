# pax, MirBSD's. Its own Build.sh links a program for each of some fifty questions, whose answers are known here.
# Read by tools/build/port.sh.

programs=pax

port_configure() { :; }

port_install() {
	defines='-DMBSDPORT_H="compat.h" -D_GNU_SOURCE'
	for have in BOTH_TIME_H DPRINTF FCHMODAT FCHOWNAT FUTIMENS FUTIMES GRP_H LCHOWN LINKAT PATHS_H \
		REALLOCARRAY STDINT_H STRINGS_H STRLCAT STRLCPY ST_MTIM SYS_RESOURCE_H SYS_SYSMACROS_H \
		SYS_TIME_H TIMET_LARGE TIME_H UTIMENSAT UTIMES UTIME_H UTMP_H UTMPX_H SYS_MTIO_H ATTRIBUTE_NORETURN \
		ATTRIBUTE_UNUSED ATTRIBUTE_USED ATTRIBUTE_FORMAT CAN_INTTYPES CAN_ULONG; do
		defines="$defines -DHAVE_$have=1"
	done
	for not in SETPGENT LCHMOD OFFT_LONG PLEDGE STRMODE STRTONUM ST_MTIMENSEC SYS_MKDEV_H TIMET_LONG UGID_FROM_UG \
		UG_FROM_UGID VIS_H ATTRIBUTE_BOUNDED ATTRIBUTE_NONNULL ATTRIBUTE_PURE CAN_INT16TYPE \
		CAN_UCBINT16 CAN_UCBINTS; do
		defines="$defines -DHAVE_$not=0"
	done
	eval $CC -O2 -w -I. -I"$port" "$(printf %s "$defines" | sed "s/\"/'\"'/g")" -o pax *.c "$port/fts.c"
	cp pax "$root_fs/bin/pax"
}
